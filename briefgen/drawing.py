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
    leans = [lean(city) for city in summary.cities]
    every, own = _of_all(summary, leans), _of_cities(summary.comparison, leans)
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


def _of_all(summary: Summary, leans: Sequence[CitySummary]) -> list[Job]:
    """One job a kind; the nation is not compared."""
    known, lead = summary.comparison, vocabulary.lead()
    compared = frozenset(known.cities)
    cities = [city for city in leans if city.city in compared]
    troubled = [bool(city.extraction.risks) for city in summary.cities if city.city in compared]
    plain = [replace(city, rows=(), peers=(), peer_scope="") for city in cities]
    common, places = _common(), cache.digest(known.year, known.cities, *plain)
    jobs = []
    for kind, look in (OF_MANY if known.many else OF_ALL).items():
        rows = [_seen(city, look.figures, lead if look.lead else "") for city in cities]
        tables = {name: getattr(known, name) if name in look.tables else () for name in _TABLES}
        if tables["standings"]:
            order = known.standing(lead, Kind.ACHIEVEMENT, Measure.GROWTH)
            tables["standings"] = (order,) if order else ()
        risks = troubled if look.risks else [False] * len(cities)
        parts = {**common, "各市的数字": cache.digest(places, sorted(tables.items()), rows, risks)}
        seen = [replace(_troubled(c) if t else c, rows=r) for c, r, t in zip(plain, rows, risks, strict=True)]
        comparison = replace(_NOBODY, year=known.year, cities=known.cities, **tables)
        jobs.append(Job(look.title, parts, (kind, comparison, tuple(seen))))
    return jobs


def _seen(city: CitySummary, figures: Sequence[str], only: str) -> tuple[IndicatorRow, ...]:
    """The city's rows, or `only` that of one indicator, with these figures alone."""
    if not figures:
        return ()
    return tuple(
        row if figures == _PAIR else _row(row.indicator, **{name: getattr(row, name) for name in figures})
        for row in city.rows
        if only in ("", row.indicator)
    )


def _troubled(city: CitySummary) -> CitySummary:
    return replace(city, extraction=replace(city.extraction, risks=(Risk("", (), _NOWHERE),)))


def _of_cities(known: Comparison, leans: Sequence[CitySummary]) -> list[Job]:
    """One job a city; last year's growth of its peers is gone through once for all that have the same."""
    common = _common()
    bare = replace(_NOBODY, year=known.year, indicators=known.indicators)
    others = {city.city: _peer(city) for city in leans}
    groups: dict[tuple[str, ...], tuple[tuple[CitySummary, ...], str]] = {}
    jobs = []
    for city in leans:
        if city.peers not in groups:
            names = frozenset(city.peers)
            group = tuple(other for name, other in others.items() if name in names)
            groups[city.peers] = group, cache.digest(*group)
        group, theirs = groups[city.peers]
        parts = {**common, "本市的数字": cache.digest(city, known.year), "同组的数字": theirs}
        jobs.append(Job(city.city, parts, (city, bare, group)))
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


def _peer(city: CitySummary) -> CitySummary:
    """What the charts of its peers look at in a city: last year's growth."""
    told = (row for row in city.rows if row.result_growth.fact is not None)
    rows = tuple(_row(row.indicator, row.result_growth) for row in told)
    return replace(city, rows=rows, peers=(), peer_scope="")


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
