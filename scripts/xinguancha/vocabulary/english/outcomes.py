"""Everything beside procedure in English: roles, promises, delivery, evidence, sources."""

from __future__ import annotations

from collections.abc import Mapping

from ..terms import English

OUTCOMES: Mapping[str, Mapping[str, English]] = {
    "role": {
        "lead": English("Lead unit", "Leads the handling and is responsible for the reply."),
        "co": English("Supporting unit", "Supports the lead unit and gives it its opinion."),
        "split": English(
            "Separate units", "Several units each handle their own part and reply separately."
        ),
        "sole": English("Sole unit", "One unit handles it alone."),
        "assigner": English("Assigning office", "Hands the proposal to the responsible units."),
        "supervisor": English("Supervising body", "Urges the handling on and looks at it."),
    },
    "proposer": {
        "member": English("Member", "One CPPCC member."),
        "joint": English("Members jointly", "Several members put it forward together."),
        "party": English(
            "Democratic party", "A democratic party or the federation of industry and commerce."
        ),
        "organisation": English(
            "People's organisation", "A trade union, youth league, women's federation and so on."
        ),
        "committee": English("Special committee", "A special committee of the CPPCC committee."),
        "sector": English("Sector", "The members of one sector together."),
        "group": English("Group", "A group of members during the session."),
        "mixed": English("Several", "Proposers of several kinds, separately or together."),
    },
    "disposition": {
        "filed": English("Accepted for filing", "It is handled as a proposal."),
        "not_filed": English(
            "Not accepted for filing", "It did not pass the review; a reason should be given."
        ),
        "merged": English("Merged", "It is handled together with another proposal."),
        "converted": English(
            "Turned into a suggestion", "It became a suggestion or a report on public opinion."
        ),
        "withdrawn": English("Withdrawn", "The proposer took it back."),
        "unknown": English("No record found", "Nothing was found."),
    },
    "disclosure": {
        "full": English("Published in full", "The original can be found."),
        "partial": English("Published in part", "Only a summary or a part was published."),
        "none": English("Not published", "It was said not to be public."),
        "unknown": English("No record found", "No published text was found."),
    },
    "commitment": {
        "open": English(
            "Not yet due or not yet checked",
            "It was promised; no evidence has been found yet that it was done.",
        ),
        "fulfilled": English("Kept", "There is evidence that it was done."),
        "partly": English("Partly kept", "A part of it was done."),
        "revised": English("Changed", "What was promised, or by when, was changed."),
        "explained": English("Explained", "It was not done, and the reason was made public."),
        "dropped": English("Given up", "It was said clearly that it will not be done."),
        "unknown": English("No record found", "Nothing was found of what came of it."),
    },
    "delivery": {
        "unknown": English(
            "No record found",
            "We have found no public record of delivery. That does not mean it was not delivered.",
        ),
        "planned": English("Planned", "It stands in a plan; nothing has been begun."),
        "in_progress": English("In progress", "It is being done."),
        "partial": English("Partly delivered", "A part of it has been delivered."),
        "delivered": English("Delivered", "There is evidence that it has been delivered."),
        "sustained": English(
            "Still holds", "A later visit confirmed that it still holds after some time."
        ),
        "reopened": English("Came back", "It was delivered, and then the problem came back."),
        "not_feasible": English(
            "Cannot be delivered",
            "Conditions or policy do not allow it for now; the reason should be given.",
        ),
        "carried_over": English(
            "Carried over", "It could not be finished this year and goes on in the next."
        ),
    },
    "satisfaction": {
        "satisfied": English("Satisfied"),
        "mostly": English("Mostly satisfied"),
        "understood": English("Understands"),
        "reserved": English("Reserves judgement", "Keeps an opinion of their own."),
        "dissatisfied": English("Not satisfied"),
    },
    "subject": {
        "attitude": English("Attitude", "Whether it was handled with good will."),
        "result": English("Result", "Whether the result is good."),
        "targeted": English("To the point", "Whether the reply speaks to the problem."),
    },
    "visit": {
        "holds": English("Still holds", "What was delivered is still there."),
        "partial": English("Partly holds", "Only a part still holds."),
        "regressed": English("Came back", "The problem is there again."),
    },
    "relation": {
        "continues": English("Continues", "Carries that matter on."),
        "previous": English("Earlier", "The earlier report on the same matter."),
        "same_issue": English("Same issue", "It is about the same problem."),
        "replaces": English("Replaces", "This story stands in place of that one."),
        "cites": English("Mentions", "It mentions that story."),
    },
    "source": {
        "report": English("News report"),
        "document": English("Official document"),
        "notice": English("Public notice"),
        "reply": English("Letter of reply"),
        "web": English("Web page"),
        "interview": English("Interview"),
        "data": English("Data"),
        "photo": English("Photo"),
        "other": English("Other"),
    },
    "level": {
        "E1": English("The unit's own word", "Said by the unit that did the work."),
        "E2": English("Document or notice", "An official document or public notice."),
        "E3": English("Reporter on site", "Seen or heard by a reporter who went there."),
        "E4": English(
            "Data or third party",
            "Confirmed by data, or by a third party with no interest in the matter.",
        ),
    },
    "keylevel": {
        "none": English("Not a key proposal"),
        "key": English("Key proposal"),
        "party_led": English("Supervised by a Party committee leader"),
        "government_led": English("Led by a government leader"),
        "chair_led": English("Supervised by the CPPCC chairperson"),
    },
    "consent": {
        "given": English("Consent given", "The person agreed to have these words published."),
        "published": English("Already published", "The words have appeared in a paper or so."),
        "unknown": English(
            "No record found", "It is not known whether the person agreed; not to be published."
        ),
    },
}
