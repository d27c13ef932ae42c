"""Lists, boards, and the tables on the site's own pages."""

from __future__ import annotations

from ..phrases import Rows

LISTS: Rows = (
    # ways to look at the stories
    ("facet_stages", "环节", "Stage"),
    ("facet_deliveries", "落实情况", "Delivery"),
    ("facet_topics", "主题", "Topic"),
    ("facet_units", "单位", "Unit"),
    ("facet_places", "地点", "Place"),
    ("facet_sessions", "届次", "Session"),
    ("facet_proposers", "提案者", "Proposer"),
    ("facet_installments", "专栏期次", "Issue of the column"),
    ("facet_years", "年份", "Year"),
    ("facet_kinds", "类别", "Kind"),
    ("by_facet", "按{facet}", "{facet}"),
    ("by_facet_seen", "按{facet}查看", "By: {facet}"),
    ("by_facet_told", "按{facet}查看全部稿件。", "All stories by: {facet}."),
    ("facet_value", "{facet}：{name}", "{facet}: {name}"),
    ("installment", "第 {number} 期", "No. {number}"),
    ("year", "{year} 年", "{year}"),
    # the line of a hit of the search
    ("at_stage", "环节：{stage}", "stage: {stage}"),
    ("at_delivery", "落实：{delivery}", "delivery: {delivery}"),
    ("about_site", "本站说明", "About this site"),
    # a list
    ("list_newest", "按最近的公开进展排列。", "The last to move come first."),
    ("list_stage", "最近一条公开记录在这个环节的稿件。{help}",
     "Stories whose newest public record is in this stage. {help}"),
    ("list_proposers", "同名的不一定是同一个人，请点进稿件核对。",
     "The same name need not be the same person; please look into the story."),
    ("list_page", "{heading}（第 {number} 页）", "{heading} (page {number})"),
    ("list_told", "{heading}，共 {count} 篇。", "{heading}: {count} story.|{heading}: {count} stories."),
    ("list_total", "共 {count} 篇", "{count} story|{count} stories"),
    ("list_place", "第 {number} 页，共 {total} 页", "Page {number} of {total}"),
    ("list_follow", "订阅这里的进展（Atom）", "Follow what moves here (Atom)"),
    ("list_empty", "这里还没有稿件。", "There are no stories here yet."),
    ("index_empty", "这里还没有内容。", "There is nothing here yet."),
    ("counted", "{count} 篇", "{count}"),
    ("pages", "翻页", "Pages"),
    ("page_first", "第一页", "First"),
    ("page_previous", "上一页", "Previous"),
    ("page_next", "下一页", "Next"),
    ("page_last", "最后一页", "Last"),
    ("newest_record", "最近的公开记录：{day}", "Newest public record: {day}"),
    # parts of the site's own pages
    ("none_published", "还没有发布稿件。", "No story has been published yet."),
    ("value_counted", "{name}（{count}）", "{name} ({count})"),
    ("issues_none", "还没有查到专栏各期的篇目。", "The contents of the column's issues were not found yet."),
    ("kind_stages", "{kind}：{count} 个环节", "{kind}: {count} stages"),
    ("and_then", "{text}", " {text}"),
    ("may_happen", "可能发生的事", "What may happen"),
    ("stage_states", "环节的状态", "States of a stage"),
    ("literal", "就是字面的意思。", "It means just what it says."),
    ("terms_commitments", "承诺兑现了没有", "Whether a promise was kept"),
    ("terms_dispositions", "立案了没有", "Whether it was accepted for filing"),
    ("terms_roles", "单位的角色", "Roles of units"),
    ("terms_satisfactions", "提案者满意不满意", "Whether the proposer is satisfied"),
    ("terms_levels", "凭什么说：证据的等级", "On what grounds: grades of evidence"),
    ("level_coded", "{level}（{code}）", "{level} ({code})"),
)  # fmt: skip
