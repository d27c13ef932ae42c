"""Stages, events, states and kinds in English; terms as China's own English papers use them."""

from __future__ import annotations

from collections.abc import Mapping

from ..terms import English

PROCEDURE: Mapping[str, Mapping[str, English]] = {
    "stage": {
        "submit": English(
            "Put forward",
            "CPPCC members, parties and organisations write a problem and what to do about it as "
            "a proposal, and hand it to the CPPCC committee.",
            "Next, the proposal review committee decides whether to accept it for filing.",
            who="members, co-signers, democratic parties, people's organisations, special "
            "committees, sectors, groups",
            mark="P",
        ),
        "file": English(
            "Filing",
            "The proposal review committee accepts the proposal, merges it with others, or does "
            "not accept it.",
            "Next, the assigning office hands it to the unit that has to deal with it.",
            who="proposal review committee, proposals committee",
            mark="F",
        ),
        "assign": English(
            "Assignment",
            "The proposal is handed to the responsible units. A unit that finds it is not its "
            "business may return it, and it is assigned anew.",
            "Next, the responsible unit looks into it, consults the proposer face to face, and "
            "deals with it.",
            who="general offices of the Party committee, the government and the CPPCC committee",
            mark="A",
        ),
        "handle": English(
            "Handling",
            "The responsible unit consults the proposer, takes measures and replies. Answered "
            "does not mean delivered.",
            "Next, the responsible unit replies, and does what it has promised.",
            who="lead, supporting, separate or sole responsible units",
            mark="H",
        ),
        "supervise": English(
            "Supervision",
            "CPPCC leaders, special committees and the press watch how it is handled. This goes "
            "on beside the handling, and after the reply.",
            "Next, those who supervise keep looking at how it is handled and delivered.",
            who="members of the chairpersons' council, special committees, the press",
            mark="S",
        ),
        "evaluate": English(
            "Evaluation",
            "The proposer and a review group judge the attitude and the result. If they are not "
            "content, they may ask for it to be handled again.",
            "Next, the proposer and the review group say how well it was handled.",
            who="the proposer, a review group, a third party",
            mark="E",
        ),
        "reflect": English(
            "Reported",
            "A member or a liaison point writes down what concerns people, and hands it to the "
            "CPPCC committee.",
            "Next, the CPPCC committee decides whether to take it up.",
            who="members, local liaison points",
            mark="R",
        ),
        "adopt": English(
            "Taken up",
            "The CPPCC committee has edited and issued this report on public opinion.",
            "Next, the CPPCC committee sends it to the leaders and departments concerned, or to "
            "the committee above.",
            who="CPPCC general office, special committees",
            mark="T",
        ),
        "adopt_upward": English(
            "Taken up above",
            "A CPPCC committee of a higher level has taken up this report.",
            "Next, the committee above and the departments concerned study it.",
            who="the CPPCC committee above",
            mark="U",
        ),
        "instruct": English(
            "Instructions",
            "A leader has read the report and written instructions on it.",
            "Next, the departments concerned act on the instructions.",
            who="Party and government leaders",
            mark="I",
        ),
        "transfer": English(
            "Passed on",
            "The report is passed to the departments concerned.",
            "Next, the departments concerned act on it and report back.",
            who="CPPCC general office, Party and government offices",
            mark="P",
        ),
        "respond": English(
            "Response",
            "The departments concerned say what they found and did.",
            "Next, those who raised the matter see whether the problem is solved.",
            who="the departments concerned",
            mark="A",
        ),
        "select": English(
            "Choosing a topic",
            "A small, everyday matter is chosen to be talked over.",
            "Next, the CPPCC committee arranges a visit to look into it.",
            who="CPPCC committee, members, the public",
            mark="C",
        ),
        "survey": English(
            "Looking into it",
            "Going there to see, and listening to the people concerned.",
            "Next, the CPPCC committee brings everybody to one table.",
            who="members, departments concerned",
            mark="L",
        ),
        "consult": English(
            "Consultation",
            "All sides sit together and look for a way.",
            "Next, the departments concerned do what was agreed.",
            who="members, departments concerned, the public",
            mark="D",
        ),
        "need": English(
            "Need",
            "Finding out what difficulties people and businesses have.",
            "Next, members and departments arrange help.",
            who="members, local liaison points",
            mark="N",
        ),
        "serve": English(
            "Help",
            "Members, organisations and departments lend a hand.",
            "Next, those who help finish the work and come back to see.",
            who="members, people's organisations, departments concerned",
            mark="H",
        ),
        "result": English(
            "Effect",
            "How it turned out, and what those who were helped say.",
            who="the people and businesses that were helped",
            mark="E",
        ),
    },
    "event": {
        "submitted": English(
            "Proposal submitted", "The proposer hands the proposal to the CPPCC committee."
        ),
        "seconded": English("Seconded", "Other members sign in support of the proposal."),
        "pre_checked": English(
            "Checked beforehand", "Form and content are looked at before the filing review."
        ),
        "filed": English(
            "Accepted for filing",
            "It passed the review and is now a proposal that has to be dealt with.",
        ),
        "not_filed": English(
            "Not accepted for filing",
            "It did not pass the review and is not handled as a proposal. A reason should be "
            "given.",
            "The procedure ends here. The proposer may revise it and submit it again, or use "
            "another way.",
        ),
        "merged": English(
            "Merged",
            "Several proposals on the same matter are handled together; the proposers of each "
            "are kept.",
        ),
        "converted": English(
            "Turned into a suggestion",
            "It is not filed as a proposal but passed to the departments concerned as a member's "
            "opinion or a report on public opinion.",
            "It has left the procedure for proposals; the department that received it may act "
            "on it.",
        ),
        "withdrawn": English(
            "Withdrawn",
            "The proposer took the proposal back.",
            "The proposal has been withdrawn; the procedure ends here.",
        ),
        "assigned": English("Assigned", "The proposal is handed to a responsible unit."),
        "declined": English(
            "Returned by the unit",
            "The unit finds that it is not its business and returns the proposal.",
            "Next, the assigning office checks this and assigns it to another unit, or asks the "
            "same one to go on.",
        ),
        "reassigned": English("Reassigned", "Another unit is made responsible."),
        "consulted": English(
            "Face-to-face consultation", "The responsible unit talks it over with the proposer."
        ),
        "action_taken": English("Measure taken", "The responsible unit did a particular thing."),
        "co_opinion": English(
            "Opinion of a supporting unit", "A supporting unit gives its opinion to the lead unit."
        ),
        "replied": English(
            "Reply given",
            "The responsible unit formally replies to the proposer. Answered does not mean "
            "delivered.",
            "Next, the proposer judges the reply, and the responsible unit does what it has "
            "promised.",
        ),
        "extended": English("Extended", "By agreement, the reply comes later."),
        "key_listed": English(
            "Listed as a key proposal",
            "The proposal is made a key proposal, and a leader takes charge of supervising it.",
        ),
        "led_supervision": English("Supervised by a leader", "A leader heads the supervision."),
        "site_visit": English("Visit on site", "Going there to see how it is being handled."),
        "media_followup": English("Followed up by the press", "Reporters follow the handling."),
        "urged": English("Urged", "The responsible unit is urged to hurry."),
        "feedback": English(
            "Evaluation by the proposer", "The proposer says whether they are satisfied."
        ),
        "reviewed": English("Reviewed", "A review group marks or discusses the handling."),
        "rehandle_requested": English(
            "Asked to be handled again",
            "The proposer is not satisfied and asks the responsible unit to handle it again. The "
            "case goes back to handling, into the next round.",
            "Next, the responsible unit handles it again and replies again.",
        ),
        "honored": English(
            "Named an outstanding proposal", "The proposal was chosen as an outstanding one."
        ),
        "reflected": English("Reported", "A report on public opinion was written and handed in."),
        "adopted": English("Taken up here", "The CPPCC committee here took up this report."),
        "adopted_upward": English("Taken up above", "The committee above took up this report."),
        "instructed": English("Instructions given", "A leader gave instructions."),
        "transferred": English("Passed to departments", "It was passed to the departments."),
        "responded": English("Departments responded", "The departments said what they did."),
        "selected": English("Topic chosen", "The topic to be talked over was chosen."),
        "surveyed": English("Looked into on site", "Going there to learn how things are."),
        "deliberated": English("Talked over", "All sides looked for a way together."),
        "needed": English("Need found out", "Finding out where the difficulty lies."),
        "served": English("Help given", "Lending a hand."),
        "settled": English("Done", "The matter is settled."),
        "other": English("Other", "Something that is none of the above."),
    },
    "state": {
        "done": English("Done", "There is a public record that this stage has been gone through."),
        "current": English(
            "Under way", "There is a public record, and none yet that the stage has ended."
        ),
        "pending": English("To come", "It is not yet the turn of this stage."),
        "unknown": English(
            "No record found",
            "We have found no public record. That does not mean it was not done.",
        ),
        "not_disclosed": English(
            "Not disclosed", "Those concerned say that it is not public, or only partly."
        ),
        "not_applicable": English(
            "Not part of this case", "The matter does not need to go through this stage."
        ),
        "returned": English(
            "Returned", "The case was sent back and has to go through this stage again."
        ),
        "ended": English(
            "Ended here",
            "The procedure ended in this stage: not accepted for filing, turned into a "
            "suggestion, or withdrawn. The stages after it are not gone through.",
        ),
    },
    "kind": {
        "proposal": English(
            "Proposal",
            "What CPPCC members, parties or organisations put forward, and departments have to "
            "handle and reply to once it is accepted for filing.",
        ),
        "opinion": English(
            "Public opinion",
            "A report on what people think and hope for. It is no proposal: it is not filed, and "
            "there is no formal reply.",
        ),
        "consultation": English(
            "Small consultation",
            "All sides are brought together to settle a small, everyday matter.",
        ),
        "service": English(
            "Serving the people",
            "Something members and CPPCC bodies did directly for people or businesses.",
        ),
    },
}
