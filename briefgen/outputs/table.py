"""The rows as one flat table: what csv and xlsx share."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from briefgen.outputs.records import Row

COLUMNS = (
    ("record", "记录"),
    ("city", "城市"),
    ("report_year", "报告年份"),
    ("province", "省份"),
    ("kind", "类别"),
    ("indicator", "指标"),
    ("measure", "口径"),
    ("period", "时期"),
    ("value", "数值"),
    ("value_max", "数值上限"),
    ("unit", "单位"),
    ("comparator", "比较词"),
    ("stretch", "争取目标"),
    ("commitment", "力度"),
    ("qualitative", "定性表述"),
    ("qualifier", "限定"),
    ("ranks", "位次"),
    ("subject", "排名事项"),
    ("rank", "名次"),
    ("top_n", "前若干名"),
    ("scope", "范围"),
    ("title", "标题"),
    ("heading", "重点任务"),
    ("order", "序号"),
    ("text", "内容"),
    ("themes", "主题"),
    ("due", "期限"),
    ("doubt", "存疑"),
    ("stated_as", "原文名称"),
    ("quote", "原文"),
    ("section", "章节"),
    ("paragraph", "段落"),
    ("start", "起"),
    ("end", "止"),
    ("rule", "规则"),
    ("document", "文种"),
    ("level", "层级"),
    ("parent", "上级"),
    ("meeting", "会议"),
    ("delivered_on", "日期"),
    ("source", "来源"),
    ("sha256", "来源摘要"),
    ("schema", "格式版本"),
)

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet beside those of the records: its name, each column's title and width, and its rows."""

    name: str
    head: tuple[tuple[str, int], ...]
    rows: tuple[tuple[Value, ...], ...]


_NAMES = tuple(name for name, _ in COLUMNS)
_PLAIN = {str, int, float, type(None)}


def cells(rows: Iterable[Row], names: Sequence[str] = _NAMES) -> Iterator[list[Value]]:
    """The fields of those names of each row; None where the record has no such field."""
    for row in rows:
        yield [value if type(value) in _PLAIN else _flat(value) for value in map(row.get, names)]


def _flat(value: object) -> Value:
    if value is None or isinstance(value, str | int | float):
        return ("是" if value else "否") if isinstance(value, bool) else value
    if isinstance(value, list):
        return "；".join(_rank(item) if isinstance(item, dict) else str(item) for item in value)
    raise TypeError(f"no flat form for {value!r}")


def _rank(rank: dict[str, object]) -> str:
    return f"{rank['scope']}{'前' if rank['top_n'] else '第'}{rank['rank']}"
