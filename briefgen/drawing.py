"""Drawing as jobs: each city's charts hang on its own figures and on its peers' results, and on nothing else.

What a worker gets is what charts look at, without texts, so that a thousand cities ship little and a sentence
that changes no figure draws nothing anew.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache as cached
from functools import partial
from typing import Any

from briefgen import assets, cache
from briefgen.engine import Job, Lost, Work
from briefgen.errors import BuildError
from briefgen.lexicon import analysis as vocabulary
from briefgen.model import (
    Cell,
    Chart,
    CitySummary,
    Comparison,
    Evidence,
    Extraction,
    Fact,
    IndicatorRow,
    Kind,
    Measure,
    Risk,
    State,
    Summary,
)

log = logging.getLogger("briefgen")

Late = Callable[[], tuple[Chart, ...]]
Progress = Callable[[str, int, int, str], None]
CODE = ("charts", "figures.py", "display.py", "assets.py", "errors.py", "model", "lexicon", "drawing.py")
_NOWHERE = Evidence("", 0, 0, (), 0, "")
_NOTHING = Cell(State.UNMENTIONED)
_NOBODY = Comparison(0, (), (), (), (), (), (), ())
_TABLES = ("standings", "themes", "wording")
FEW = 12  # charts that one worker draws sooner than two that import the library for them


@dataclass(frozen=True, slots=True)
class Look:
    """What the charts of a kind look at in all cities besides names, places and years: these figures of the
    `lead` indicator or of all that are told as growth, these tables of the comparison, whether a city names
    risks. Nothing else is there when they are drawn. `title` is what people know the kind by."""

    title: str
    figures: tuple[str, ...] = ()
    lead: bool = False
    tables: tuple[str, ...] = ()
    risks: bool = False


_PAIR = ("result_growth", "target_growth")
_LEADING = {
    "growth_target": Look("目标与上年增速图", _PAIR, lead=True),
    "ranking": Look("上年增速排名图", ("result_growth",), lead=True, tables=("standings",)),
}
OF_ALL: Mapping[str, Look] = {
    **_LEADING,
    "heat_map": Look("增速目标一览图", ("target_growth",)),
    "themes": Look("困难和问题主题图", tables=("themes",), risks=True),
    "wording": Look("目标措辞图", tables=("wording",)),
}
OF_MANY: Mapping[str, Look] = {
    **_LEADING,
    "spread": Look("增速分布图", _PAIR),
    "target_medians": Look("各省目标中位数图", ("target_growth",)),
    "theme_counts": Look("各省困难主题图", tables=("themes",)),
    "wording_shares": Look("各省目标措辞图", tables=("wording",)),
}
"""The kinds of charts over all cities, as `charts` has them."""


def draw(summary: Summary, work: Work, progress: Progress) -> tuple[tuple[Chart, ...], Late]:
    """Each city's charts, and those over all cities, which are waited for when they are asked for.

    A city whose worker was lost has none; where that of a chart over all was, asking raises BuildError.
    """
    told = [_told(city) for city in summary.cities]
    every, own = _of_all(summary.comparison, told), _of_cities(summary.comparison, told)
    del told  # which keys were made of
    new = {job.name for job in (*every, *own) if not (work.store and work.store.has(job.key("draw")))}
    # The library takes a worker half a second to import: a few charts are drawn by one, in one call.
    few = 0 < len(new) <= FEW and len(new) < len(every) + len(own)
    if few and not new.isdisjoint(job.name for job in own):
        made = work.results(work.begin("draw", drawings, [*every, *own], together=True), progress)
        over_all: Callable[[], list[Any]] = partial(list, made[: len(every)])
        drawn = made[len(every) :]
    else:
        over_all = partial(work.results, work.begin("draw", drawings, every, together=few))
        drawn = work.map("draw", drawings, own, progress, least=4)
    charts = tuple(chart for some in drawn if not isinstance(some, Lost) for chart in some)
    log.info("draw: %d charts of cities", len(charts))

    @cached
    def late() -> tuple[Chart, ...]:
        found = over_all()
        for made in found:
            if isinstance(made, Lost):
                raise BuildError(f"绘图时{made.reason}。", where=made.name, next="请重新运行。")
        return tuple(chart for some in found for chart in some)

    return charts, late


def drawings(
    what: CitySummary | str, comparison: Comparison, cities: Sequence[CitySummary]
) -> tuple[Chart, ...]:
    """The work of one worker: a city's charts among `cities`, or those of a kind over all of them."""
    from briefgen import charts

    if isinstance(what, str):
        return tuple(charts.draw_kind(what, comparison, cities))
    return tuple(charts.draw_city(what, comparison, cities))


@dataclass(frozen=True, slots=True)
class _Told:
    """A city as its charts look at it, and what keys say of it: to write facts out takes long."""

    city: CitySummary
    plain: CitySummary
    """The same without figures and peers."""
    risks: bool
    place: str
    rows: list[tuple[str, dict[str, str]]]
    """By indicator, as those of the city."""

    def seen(self, figures: Sequence[str], only: str) -> tuple[str, CitySummary]:
        """What keys say of its rows, or `only` of that of one indicator, with these figures alone, and the
        city with them."""
        if not figures:
            return "", self.plain
        both = [(row, said) for row, said in zip(self.city.rows, self.rows, strict=True)]
        both = [(row, said) for row, said in both if only in ("", row.indicator)]
        rows = [
            row if figures == _PAIR else _row(row.indicator, **{name: getattr(row, name) for name in figures})
            for row, _ in both
        ]
        told = ["\t".join((name, *(said[figure] for figure in figures))) for _, (name, said) in both]
        return "\n".join(told), replace(self.plain, rows=tuple(rows))

    def as_peer(self) -> tuple[str, CitySummary]:
        """The same of last year's growth, which the charts of its peers look at."""
        both = [(r, s) for r, s in zip(self.city.rows, self.rows, strict=True) if r.result_growth.fact]
        rows = tuple(_row(row.indicator, row.result_growth) for row, _ in both)
        told = [f"{name}\t{said['result_growth']}" for _, (name, said) in both]
        return "\n".join([self.place, *told]), replace(self.plain, rows=rows)


def _told(city: CitySummary) -> _Told:
    own = lean(city)
    plain = replace(own, rows=(), peers=(), peer_scope="")
    rows = [(row.indicator, {name: _said(getattr(row, name)) for name in _PAIR}) for row in own.rows]
    return _Told(own, plain, bool(city.extraction.risks), repr(plain), rows)


def _said(cell: Cell) -> str:
    return repr(cell) if cell.fact else str(cell.state)


def _of_all(known: Comparison, told: Sequence[_Told]) -> list[Job]:
    """One job a kind; the nation is not compared."""
    lead, compared = vocabulary.lead(), frozenset(known.cities)
    cities = [one for one in told if one.city.city in compared]
    common, places = _common(), cache.digest(known.year, known.cities, *(one.place for one in cities))
    jobs = []
    for kind, look in (OF_MANY if known.many else OF_ALL).items():
        both = [one.seen(look.figures, lead if look.lead else "") for one in cities]
        risks = [one.risks for one in cities] if look.risks else [False] * len(cities)
        tables = {name: getattr(known, name) if name in look.tables else () for name in _TABLES}
        if tables["standings"]:
            order = known.standing(lead, Kind.ACHIEVEMENT, Measure.GROWTH)
            tables["standings"] = (order,) if order else ()
        figures = cache.digest(kind, places, sorted(tables.items()), risks, *(said for said, _ in both))
        seen = tuple(_troubled(c) if risk else c for (_, c), risk in zip(both, risks, strict=True))
        comparison = replace(_NOBODY, year=known.year, cities=known.cities, **tables)
        jobs.append(Job(look.title, {**common, "各市的数字": figures}, (kind, comparison, seen)))
    return jobs


def _troubled(city: CitySummary) -> CitySummary:
    return replace(city, extraction=replace(city.extraction, risks=(Risk("", (), _NOWHERE),)))


def _of_cities(known: Comparison, told: Sequence[_Told]) -> list[Job]:
    """One job a city; last year's growth of its peers is gone through once for all that have the same."""
    common = _common()
    bare = replace(_NOBODY, year=known.year, indicators=known.indicators)
    others = {one.city.city: one.as_peer() for one in told}
    groups: dict[tuple[str, ...], tuple[tuple[CitySummary, ...], str]] = {}
    jobs = []
    for one in told:
        city = one.city
        if city.peers not in groups:
            names = frozenset(city.peers)
            group = [other for name, other in others.items() if name in names]
            said = cache.digest(*(said for said, _ in group))
            groups[city.peers] = tuple(peer for _, peer in group), said
        peers, theirs = groups[city.peers]
        rows, _ = one.seen(_PAIR, "")
        own = cache.digest(known.year, known.indicators, city.peers, city.peer_scope, one.place, rows)
        parts = {**common, "本市的数字": own, "同组的数字": theirs}
        jobs.append(Job(city.city, parts, (city, bare, peers)))
    return jobs


def _common() -> Mapping[str, str]:
    faces = cache.styles((assets.fonts_dir(),), ".toml")
    return {"图的程序": cache.code(*CODE), "字体": faces, "库": cache.libraries("matplotlib", "numpy")}


def lean(city: CitySummary) -> CitySummary:
    """What charts look at in a city: place and years, and rates of growth without their sentences."""
    growing = frozenset(one.name for one in vocabulary.common() if one.measure is Measure.GROWTH)
    rows = tuple(
        _row(row.indicator, _cell(row.result_growth), _cell(row.target_growth))
        for row in city.rows
        if row.common and row.indicator in growing
    )
    report = replace(
        city.extraction.report,
        title="",
        meeting=None,
        delivered_on=None,
        source="",
        sha256="",
        origin=0,
        text="",
        sections=(),
    )
    extraction = Extraction(report, (), (), (), (), (), (), ())
    return CitySummary(extraction, rows, (), (), (), (), city.peers, city.peer_scope, ())


def _row(indicator: str, result_growth: Cell = _NOTHING, target_growth: Cell = _NOTHING) -> IndicatorRow:
    return IndicatorRow(indicator, True, _NOTHING, result_growth, _NOTHING, target_growth, None, None)


def _cell(cell: Cell) -> Cell:
    return Cell(cell.state, _fact(cell.fact)) if cell.fact is not None else cell


def _fact(fact: Fact) -> Fact:
    """The fact with as much of its sentence as tells how the figure is written (7.0%)."""
    at, start = fact.evidence.figure, fact.evidence.start
    if at is None:
        return replace(fact, evidence=_NOWHERE)
    written = fact.evidence.quote[at[0] - start : at[1] - start]
    return replace(fact, evidence=Evidence(written, 0, len(written), (), 0, "", (0, len(written))))
