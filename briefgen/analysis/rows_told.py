"""Public rows as words: what a row speaks of, what it says, and whether two say the same."""

from collections.abc import Hashable, Mapping
from typing import Any

from briefgen import figures
from briefgen.model import Comparator, Evidence, Fact, Kind, Measure, Rank, Strength

Row = Mapping[str, Any]

_SUBJECTS = {
    "fact": ("indicator", "measure", "kind", "period", "stretch"),
    "ranking": ("subject", "scope", "top_n"),
    "honour": ("title",),
    "risk": ("text",),
    "priority": ("heading",),
    "commitment": ("text",),
    "livelihood": ("text",),
}
_NAMES = {
    "ranking": "排名",
    "honour": "荣誉",
    "risk": "风险",
    "priority": "重点工作",
    "commitment": "硬任务",
    "livelihood": "民生实事",
}
_KINDS = {"achievement": "结果", "target": "目标"}
_MEASURES = {"growth": "增速", "level": "总量"}


def subject(row: Row) -> Hashable:
    """What a record speaks of, whatever it says of it."""
    return row["record"], tuple(str(row.get(name)) for name in _SUBJECTS.get(row["record"], ("quote",)))


def same(a: Row, b: Row) -> bool:
    """Whether two records say the same; where they stand and which rule found them does not matter."""
    return says(a) == says(b)


def label(row: Row) -> str:
    """What a record speaks of, for a heading: 地区生产总值增速（2023年目标）, 风险."""
    if row["record"] != "fact":
        return _NAMES.get(row["record"], str(row["record"]))
    stretch = "争取" if row.get("stretch") else ""
    when = f"{figures.period(str(row.get('period')))}{stretch}{_KINDS.get(str(row.get('kind')), '')}"
    return f"{row.get('indicator')}{_MEASURES.get(str(row.get('measure')), '')}（{when}）"


def says(row: Row) -> str:
    """What a record says, in words: 6.5%以上，刚性，全省第4."""
    if row["record"] == "fact":
        parts = _fact_says(row)
    elif row["record"] == "ranking":
        sign = "前" if row.get("top_n") else "第"
        parts = [f"{row.get('subject')}{row.get('scope')}{sign}{row.get('rank')}"]
    else:
        parts = [str(row.get("text") or row.get("heading") or row.get("title") or row.get("quote") or "")]
        parts += ["/".join(row["themes"])] if row.get("themes") else []
        parts += [f"{row['value']}{row.get('unit') or ''}"] if row.get("value") is not None else []
        parts += [f"期限{row['due']}"] if row.get("due") else []
    return "，".join(part for part in parts if part)


def fact(row: Row) -> Fact | None:
    """The fact that a row was made from, without its evidence; None when the row is damaged."""
    try:
        return Fact(
            kind=Kind(row["kind"]),
            indicator=row["indicator"],
            stated_as=row["stated_as"],
            measure=Measure(row["measure"]),
            period=row["period"],
            value=row["value"],
            value_max=row["value_max"],
            unit=row["unit"],
            comparator=Comparator(row["comparator"]),
            stretch=row["stretch"],
            commitment=Strength(row["commitment"]),
            qualitative=row["qualitative"],
            qualifier=row["qualifier"],
            ranks=tuple(Rank(r["scope"], r["rank"], r["top_n"]) for r in row["ranks"]),
            evidence=Evidence("", 0, 0, (), 0, ""),
            doubt=row.get("doubt"),
        )
    except (KeyError, ValueError, TypeError):
        return None


def _fact_says(row: Row) -> list[str]:
    told = fact(row)
    if told is None:
        return [str(row.get("value"))]
    hard = figures.strength(told.commitment) if told.kind is Kind.TARGET else ""
    ranks = [figures.rank(rank) for rank in told.ranks]
    return [told.qualifier or "", figures.words(told), hard, *ranks, "存疑" if told.doubt else ""]
