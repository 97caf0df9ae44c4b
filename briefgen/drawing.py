"""Drawing as jobs: each city's charts hang on its own figures and on its peers' results, and on nothing else.

What a worker gets is what charts look at, without texts, so that a thousand cities ship little and a sentence
that changes no figure draws nothing anew.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache as cached

from briefgen import assets, cache
from briefgen.engine import Job, Lost, Work
from briefgen.errors import BuildError
from briefgen.model import (
    Cell,
    Chart,
    CitySummary,
    Comparison,
    Evidence,
    Extraction,
    Fact,
    IndicatorRow,
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


def draw(summary: Summary, work: Work, progress: Progress) -> tuple[tuple[Chart, ...], Late]:
    """Each city's charts, and those over all cities, which are waited for when they are asked for.

    A city whose worker was lost has none; where that of the charts over all was, asking raises BuildError.
    """
    leans = [lean(city) for city in summary.cities]
    figures = [cache.digest(city) for city in leans]
    over_all = work.begin("draw", drawings, [_of_all(summary, leans, figures)])
    drawn = work.map("draw", drawings, _of_cities(summary, leans, figures), progress, least=4)
    charts = tuple(chart for some in drawn if not isinstance(some, Lost) for chart in some)
    log.info("draw: %d charts of cities", len(charts))

    @cached
    def late() -> tuple[Chart, ...]:
        (made,) = work.results(over_all)
        if isinstance(made, Lost):
            raise BuildError(f"绘图时{made.reason}。", where=made.name, next="请重新运行。")
        return tuple(made)

    return charts, late


def drawings(
    city: CitySummary | None, comparison: Comparison, cities: Sequence[CitySummary]
) -> tuple[Chart, ...]:
    """The work of one worker: a city's charts among `cities`, or those over all of them for None."""
    from briefgen import charts

    if city is None:
        return tuple(charts.draw_all(comparison, cities))
    return tuple(charts.draw_city(city, comparison, cities))


def _of_all(summary: Summary, leans: Sequence[CitySummary], figures: Sequence[str]) -> Job:
    comparison = replace(summary.comparison, rows=(), findings=())
    parts = {**_common(), "各市的数字": cache.digest(comparison, *figures)}
    return Job("全部", parts, (None, comparison, tuple(leans)))


def _of_cities(summary: Summary, leans: Sequence[CitySummary], figures: Sequence[str]) -> list[Job]:
    """One job a city; the figures of peers are gone through once for all that have the same."""
    common = _common()
    known = summary.comparison
    bare = Comparison(known.year, (), known.indicators, (), (), (), (), ())
    others = {city.city: peer(city) for city in summary.cities}
    groups: dict[tuple[str, ...], tuple[tuple[CitySummary, ...], str]] = {}
    jobs = []
    for city, own in zip(leans, figures, strict=True):
        if city.peers not in groups:
            names = frozenset(city.peers)
            group = tuple(other for name, other in others.items() if name in names)
            groups[city.peers] = group, cache.digest(*group)
        group, theirs = groups[city.peers]
        parts = {**common, "本市的数字": cache.digest(own, known.year), "同组的数字": theirs}
        jobs.append(Job(city.city, parts, (city, bare, group)))
    return jobs


def _common() -> Mapping[str, str]:
    faces = cache.styles((assets.fonts_dir(),), ".toml")
    return {"图的程序": cache.code(*CODE), "字体": faces, "库": cache.libraries("matplotlib", "numpy")}


def lean(city: CitySummary) -> CitySummary:
    """What charts look at in a city: place and years, rows without sentences, whether it names risks."""
    return _bare(city, tuple(_row(row) for row in city.rows if row.common), city.extraction.risks[:1])


def peer(city: CitySummary) -> CitySummary:
    """What the charts of its peers look at in a city: last year's growth."""
    rows = (row for row in city.rows if row.common and row.result_growth.fact is not None)
    results = tuple(
        IndicatorRow(r.indicator, True, _NOTHING, _cell(r.result_growth), _NOTHING, _NOTHING, None, None)
        for r in rows
    )
    return replace(_bare(city, results, ()), peers=(), peer_scope="")


def _bare(city: CitySummary, rows: tuple[IndicatorRow, ...], risks: Sequence[Risk]) -> CitySummary:
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
    named = tuple(Risk("", (), _NOWHERE) for _ in risks)
    extraction = Extraction(report, (), (), (), named, (), (), ())
    return CitySummary(extraction, rows, (), (), (), (), city.peers, city.peer_scope, ())


def _row(row: IndicatorRow) -> IndicatorRow:
    return replace(
        row,
        result_level=_cell(row.result_level),
        result_growth=_cell(row.result_growth),
        target_level=_cell(row.target_level),
        target_growth=_cell(row.target_growth),
        stretch=_fact(row.stretch),
        previous_target=_fact(row.previous_target),
    )


def _cell(cell: Cell) -> Cell:
    return Cell(cell.state, _fact(cell.fact))


def _fact(fact: Fact | None) -> Fact | None:
    """The fact with as much of its sentence as tells how the figure is written (7.0%)."""
    if fact is None:
        return None
    at, start = fact.evidence.figure, fact.evidence.start
    if at is None:
        return replace(fact, evidence=_NOWHERE)
    written = fact.evidence.quote[at[0] - start : at[1] - start]
    return replace(
        fact, evidence=replace(_NOWHERE, quote=written, end=len(written), figure=(0, len(written)))
    )
