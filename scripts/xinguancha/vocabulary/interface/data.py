"""What every column of the open data says: the data dictionary."""

from __future__ import annotations

from ..phrases import Rows

DATA: Rows = (
    ("proposals_story", "稿件编号", "Id of the story"),
    ("proposals_proposal", "提案在稿件里的代号", "Key of the proposal in the story"),
    ("proposals_title", "案由", "Subject"),
    ("proposals_number", "提案号，按原文", "Number of the proposal, as written"),
    ("proposals_session", "届次", "Session"),
    ("proposals_proposer_type", "提案者类别", "Kind of proposer"),
    ("proposals_proposers", "提案者", "Proposers"),
    ("proposals_disposition", "立案情况", "Filing"),
    ("proposals_merged_into", "并入哪一件", "Merged into"),
    ("proposals_key_level", "重点", "Key proposal"),
    ("proposals_disclosure", "公开情况", "Publication"),
    ("proposals_story_title", "稿件标题", "Title of the story"),
    ("proposals_kind", "稿件类别", "Kind of the story"),
    ("proposals_reply_classes", "答复类别，当地的代号", "Classes of replies, in the local codes"),
    ("proposals_replies", "答复份数", "Number of replies"),
    ("proposals_commitments", "承诺项数", "Number of promises"),
    ("proposals_fulfilled", "已兑现项数", "Number of promises kept"),
    ("proposals_delivery", "落实情况", "Delivery"),
    ("proposals_delivery_as_of", "哪天核实的", "Day it was checked"),
    ("proposals_topics", "主题", "Topics"),
    ("proposals_places", "地点", "Places"),
    ("proposals_units", "单位", "Units"),
    ("proposals_published", "发布日期", "Published"),
    ("proposals_updated", "更新日期", "Updated"),
    ("commitments_story", "稿件编号", "Id of the story"),
    ("commitments_number", "第几项", "Number of the promise"),
    ("commitments_promise", "承诺原话", "The promise, in its own words"),
    ("commitments_owner", "谁答应的", "Who promised"),
    ("commitments_made_on", "哪天答应的", "Promised on"),
    ("commitments_due", "期限", "Due"),
    ("commitments_status", "兑现情况", "Whether it was kept"),
    ("commitments_status_date", "哪天核实的", "Day it was checked"),
    ("commitments_evidence", "证据等级", "Grades of evidence"),
    ("commitments_story_title", "稿件标题", "Title of the story"),
)  # fmt: skip
