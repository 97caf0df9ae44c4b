"""A city's brief: two facing pages, always in the same order; long lists are cut by a rule that says so."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from briefgen import figures
from briefgen.model import (
    BookInfo,
    Chapter,
    Chart,
    CitySummary,
    IndicatorRow,
    State,
    Tile,
)
from briefgen.pages import fit, lists, targets
from briefgen.pages.evidence import Marker, Register
from briefgen.pages.followed import Block, followed
from briefgen.pages.lists import Cut, Drawn, Theme
from briefgen.pages.material import Own
from briefgen.pages.show import Figure, Piece, marked, pieces, source_name
from briefgen.pages.targets import TargetRow

KIND = "brief"
PAGES, CHARTS = 2, 2
LEAST = 8  # targets that no brief goes without


@dataclass(frozen=True, slots=True)
class TileView:
    """A tile: last year's target, result and this year's target; `turn` is up, down, level or none."""

    indicator: str
    measure: str
    previous: Figure | None
    result: Figure | None
    target: Figure | None
    level: Figure | None
    rank: str | None
    turn: str


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything on the two pages. `absent` names the kinds of content that the report does not give."""

    info: BookInfo
    single: bool
    slug: str
    city: str
    province: str | None
    parent: str | None
    level: str
    title: str
    document: str
    meeting: str | None
    delivered_on: str | None
    source: str
    review_year: int
    plan_year: int
    peers: int
    peer_scope: str
    verdict: tuple[Piece, ...]
    tiles: tuple[TileView, ...]
    highlights: Cut
    targets: tuple[TargetRow, ...]
    targets_more: int
    charts: tuple[Chart, ...]
    drawn: tuple[Drawn, ...]
    risks: tuple[Theme, ...]
    risks_more: int
    priorities: Cut
    commitments: Cut
    livelihood: Cut
    keywords: tuple[str, ...]
    absent: tuple[str, ...]
    followed: tuple[Block, ...] = ()


def chapter(own: Own, slug: str, context: Any) -> Chapter:
    """The city's two pages, of the context that `page` gives."""
    city = own.city.city
    return Chapter(f"brief-{slug}", city, KIND, context, own.charts[:CHARTS], city, PAGES)


def page(own: Own, register: Register, returning: Set[int] | None = None) -> tuple[Brief, set[int]]:
    """What stands on the two pages, and the evidence numbers they show; 出处 leads back from those
    `returning`."""
    marker = Marker(register, returning)
    return _brief(own, marker), marker.used


def tightened(chapter: Chapter) -> Chapter | None:
    """The brief with one item less in the longest lists of its pages; None when there is none to leave out.

    For a brief whose lines took more room than was reckoned.
    """
    page: Brief = chapter.page
    less: dict[str, Any] = {}
    if page.highlights.lines:
        less["highlights"] = _less(page.highlights)
    if len(page.targets) > LEAST:
        less |= {"targets": page.targets[:-1], "targets_more": page.targets_more + 1}
    name = max(("priorities", "commitments", "livelihood"), key=lambda name: len(getattr(page, name).lines))
    if getattr(page, name).lines:
        less[name] = _less(getattr(page, name))
    if page.risks:
        *groups, last = page.risks
        kept = [replace(last, lines=last.lines[:-1])] if len(last.lines) > 1 else []
        less |= {"risks": (*groups, *kept), "risks_more": page.risks_more + 1}
    return replace(chapter, context=replace(page, **less)) if less else None


def _less(cut: Cut) -> Cut:
    return Cut(cut.lines[:-1], cut.more + 1)


def _brief(own: Own, marker: Marker) -> Brief:
    city, charts = own.city, own.charts[:CHARTS]
    report, place = city.extraction.report, city.extraction.report.place
    verdict = pieces(city.verdict, {}, marker)
    sheet = fit.sheet(own.info.theme, single=own.single)
    tiles = tuple(_tile(tile, marker) for tile in city.tiles[: sheet.tiles])
    room = _first_room(verdict, len(tiles), sheet)
    highlights = lists.highlights(city, marker, room, sheet)
    rows, more = targets.targets(city, marker, room, sheet)
    words, absent = lists.keywords(city.keywords), _absent(city)
    over_time = followed(city.city, own.history, marker, sheet)
    second = lists.second(city, marker, charts, lists.foot(words, absent, sheet) + over_time.height, sheet)
    return Brief(
        info=own.info,
        single=own.single,
        slug=marker.register.slug,
        city=city.city,
        province=place.province,
        parent=place.parent,
        level=place.level.value,
        title=report.title,
        document=report.document.value,
        meeting=report.meeting,
        delivered_on=report.delivered_on,
        source=source_name(report.source),
        review_year=report.review_year,
        plan_year=report.plan_year or report.report_year,
        peers=len(city.peers),
        peer_scope=city.peer_scope,
        verdict=verdict,
        tiles=tiles,
        highlights=highlights,
        targets=rows,
        targets_more=more,
        charts=charts,
        drawn=second.drawn,
        risks=second.risks,
        risks_more=second.risks_more,
        priorities=second.priorities,
        commitments=second.commitments,
        livelihood=second.livelihood,
        keywords=words,
        absent=absent,
        followed=over_time.blocks,
    )


def _tile(tile: Tile, marker: Marker) -> TileView:
    before = figures.order(tile.result) if tile.result else None
    after = figures.order(tile.target) if tile.target else None
    turn = "none"
    if before is not None and after is not None:
        turn = "up" if after > before else "down" if after < before else "level"
    return TileView(
        indicator=tile.indicator,
        measure=tile.measure.value,
        previous=marked(tile.previous_target, marker, before=True),
        result=marked(tile.result, marker),
        target=marked(tile.target, marker),
        level=marked(tile.level, marker),
        rank=figures.rank(tile.rank) if tile.rank else None,
        turn=turn,
    )


def _first_room(verdict: Sequence[Piece], tiles: int, sheet: fit.Sheet) -> float:
    """What page 1 leaves for achievements and targets beside each other, in points."""
    text = "".join(piece.text for piece in verdict)
    marks = sum(piece.mark is not None for piece in verdict)
    said = (
        fit.height(text, sheet.verdict_measure, sheet.verdict_line, marks) + sheet.verdict_gap
        if text
        else 0.0
    )
    rows = -(-tiles // sheet.tiles_a_row)
    return sheet.first - (said if text else 0.0) - rows * sheet.tile_row


def _absent(city: CitySummary) -> tuple[str, ...]:
    """What the report gives nothing of, so that its absence is said instead of left empty."""
    e = city.extraction
    lists = (
        ("主要成效", city.highlights),
        ("今年目标", [r for r in city.rows if _has_target(r)]),
        ("困难与风险", city.risk_groups),
        ("重点工作", e.priorities),
        ("硬任务", e.commitments),
        ("民生实事", e.livelihood),
    )
    return tuple(name for name, items in lists if not items)


def _has_target(row: IndicatorRow) -> bool:
    absent = (State.UNMENTIONED,)
    return row.target_growth.state not in absent or row.target_level.state not in absent
