"""Words of a question that say nothing of what is asked about; the search drops them last."""

ASIDES: tuple[str, ...] = (
    "怎么办",
    "怎么",
    "怎样",
    "如何",
    "请问",
    "在哪里",
    "哪里",
    "找谁",
    "多少钱",
    "多少",
    "有没有",
    "能不能",
)
