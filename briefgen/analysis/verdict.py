"""一句话判断: result against target, target against result, place among peers, strongest and weakest.

Built by rules over figures; a judging word stands only beside the figures that it compares.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from briefgen import figures
from briefgen.analysis.choose import Told, year_of
from briefgen.analysis.compare import Median
from briefgen.analysis.order import Peers
from briefgen.analysis.relate import against_target, exact, step
from briefgen.analysis.sentence import Sentence, computed, figure, joined
from briefgen.lexicon import analysis as vocabulary
from briefgen.model import Comparator, Fact, IndicatorRow, Kind, Measure, Segment, Standing

_ENOUGH = 3  # below that a rank or a median says nothing
Pieces = Iterator[Segment | str]
Gap = tuple[float, Fact, Median]
"""How far a growth result is above its peers' median, below 0 where it is the worse."""


class Group(NamedTuple):
    """The peers of a city, their orders by growth result and the medians of their growth results."""

    peers: Peers
    order: Standing | None
    medians: Mapping[str, Median]


def verdict(told: Told, row: IndicatorRow, previous: Fact | None, group: Group) -> Sentence:
    """Two sentences at most; `row` is the lead indicator's, `previous` its growth target of last year."""
    return joined((*_lead(told, row, previous), *_place(told, group), *_ends(told, group)))


def _lead(told: Told, row: IndicatorRow, previous: Fact | None) -> Pieces:
    city = told.extraction.report.place.name
    result = row.result_growth.fact or row.result_level.fact
    target = row.target_growth.fact or row.target_level.fact
    if result is None and target is None:
        yield f"报告未写明{row.indicator}的实际数和目标。"
        return
    if result is None:
        year = figures.period(year_of(told.extraction.report, Kind.ACHIEVEMENT))
        yield f"报告未写明{year}{row.indicator}的实际数"
    else:
        yield f"{figures.period(result.period)}{row.indicator}"
        yield from _fact(city, result)
        yield from _against(city, result, previous)
    yield "；"
    if target is None:
        yield f"{figures.period(year_of(told.extraction.report, Kind.TARGET))}目标未写明。"
        return
    yield f"{figures.period(target.period)}目标"
    yield figure(
        city, target, figures.change(target) if target.value is not None else f"“{target.qualitative}”"
    )
    yield from _step(result, target)
    yield "。"


def _fact(city: str, fact: Fact) -> Pieces:
    yield figure(city, fact, _told(fact))
    if fact.ranks and fact.value is not None:
        yield "（"
        yield figure(city, fact, "、".join(figures.rank(rank) for rank in fact.ranks))
        yield "）"


def _told(fact: Fact) -> str:
    """The figure with its direction; words in quotation marks, unless they bring their own."""
    if fact.value is not None:
        return figures.change(fact)
    words = fact.qualitative or ""
    return words if words.startswith("“") else f"“{words}”"


def _against(city: str, result: Fact, previous: Fact | None) -> Pieces:
    said = against_target(result, previous)
    if said is None or previous is None:
        return
    yield f"，{said}当年目标（"
    yield figure(city, previous)
    yield "）"
    yield "之内" if said == "落在" else ""


def _step(result: Fact | None, target: Fact) -> Pieces:
    gap = step(result, target)
    if gap is None:
        return
    name = {Comparator.GE: "下限", Comparator.LE: "上限", Comparator.RANGE: "中值"}.get(target.comparator, "")
    yield f"，{name}{'高于' if gap > 0 else '低于' if gap < 0 else '等于'}上年实际"


def _place(told: Told, group: Group) -> Pieces:
    """The rank of the lead indicator's growth among the peers that stated it."""
    city = told.extraction.report.place.name
    values = {name: value for name, value, _ in group.order.places} if group.order else {}
    among = {name: values[name] for name in group.peers.names if name in values}
    if city not in among or len(among) < _ENOUGH:
        return
    rank = 1 + sum(value > among[city] for value in among.values())
    tied = sum(value == among[city] for value in among.values()) > 1
    whole = len(among) == len(group.peers.names)
    yield "其增速在"
    yield computed(group.peers.scope)
    yield computed("中" if whole else f"里可比的{len(among)}个中")
    yield computed(f"{'并列' if tied else '居'}第{rank}")
    yield "。"


def _ends(told: Told, group: Group) -> Pieces:
    """The growth result furthest above and the one furthest below the peers' median."""
    city = told.extraction.report.place.name
    gaps: list[Gap] = []
    for entry in vocabulary.common():
        fact = told.comparable(Kind.ACHIEVEMENT, entry.name, Measure.GROWTH)
        median = group.medians.get(entry.name)
        if fact is None or median is None or median.n < _ENOUGH or entry.better == "none":
            continue
        if exact(fact) and fact.value is not None:
            sign = -1 if entry.better == "low" else 1
            gaps.append((sign * (fact.value - median.value), fact, median))
    above = max((g for g in gaps if g[0] > 0), key=lambda g: g[0], default=None)
    below = min((g for g in gaps if g[0] < 0), key=lambda g: g[0], default=None)
    if len(gaps) == 1:
        yield from _only(city, gaps[0])
        return
    parts = [(part, word) for part, word in ((above, "高出"), (below, "低得")) if part]
    if not parts:
        return
    yield "与同组中位数比，"
    for i, ((_, fact, median), word) in enumerate(parts):
        yield f"{'，' if i else ''}{fact.indicator}"
        yield figure(city, fact, figures.change(fact))
        yield "（中位数"
        yield computed(f"{figures.number(round(median.value, 2))}%")
        yield f"）{word}最多"
    yield "。"


def _only(city: str, gap: Gap) -> Pieces:
    """Of one indicator nothing is furthest."""
    _, fact, median = gap
    if fact.value is None or fact.value == median.value:
        return
    yield fact.indicator
    yield figure(city, fact, figures.change(fact))
    yield f"，{'高' if fact.value > median.value else '低'}于同组中位数"
    yield computed(f"{figures.number(round(median.value, 2))}%")
    yield "。"
