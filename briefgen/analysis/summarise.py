"""The door: extractions in, summaries and one comparison out."""

from collections.abc import Callable, Mapping, Sequence

from briefgen.analysis import compare
from briefgen.analysis.choose import Told, told
from briefgen.analysis.findings import Scene, findings
from briefgen.analysis.highlights import highlights
from briefgen.analysis.keywords import keywords, spread
from briefgen.analysis.order import Peers, groups_of, ordered
from briefgen.analysis.risks import groups
from briefgen.analysis.rows import previous_target, row, rows
from briefgen.analysis.tiles import tiles
from briefgen.analysis.verdict import Group, verdict
from briefgen.lexicon import analysis as vocabulary
from briefgen.model import (
    CitySummary,
    Comparison,
    Extraction,
    Kind,
    Level,
    Measure,
    Standing,
    Summary,
)

Terms = Mapping[str, Mapping[str, int]]
Recall = Callable[[object, Callable[[], compare.Reckoned]], compare.Reckoned]


def summarise(
    extractions: Sequence[Extraction],
    previous: Sequence[Extraction] = (),
    *,
    year: int,
    terms: Terms | None = None,
    recall: Recall = lambda of, reckon: reckon(),
) -> Summary:
    """Summarise the reports of one `year`; `previous` are last year's, of which any may be missing.

    `terms` counts the words of each city's report (by city name) for the keywords. `recall` gives what
    was reckoned of the same figures before, or reckons it. The order of the input does not matter.
    """
    before = {e.report.place: told(e) for e in ordered(previous)}
    tolds = tuple(told(e) for e in ordered(extractions))
    pairs = [(each, before.get(each.extraction.report.place)) for each in tolds]
    places = [each.extraction.report.place for each in tolds]
    groups = groups_of(places)
    shared = list(dict.fromkeys(groups))  # cities of one group share their medians
    figures, names = compare.comparable(tolds), [near.names for near in shared]
    made = recall((figures, names), lambda: compare.reckoned(figures, names))
    orders, medians = made.standings, dict(zip(shared, made.medians, strict=True))
    lead_order = _lead_order(orders)
    said, widely = terms or {}, spread(terms or {})
    words = [keywords(place, said, widely) for place in places]
    cities = [
        _city(each, old, Group(near, lead_order, medians[near]), own)
        for (each, old), near, own in zip(pairs, groups, words, strict=True)
    ]
    compared = [i for i, place in enumerate(places) if place.level is not Level.NATION]
    apart = len(places) - len(compared)
    among = [pairs[i] for i in compared]
    return Summary(tuple(cities), _comparison(year, among, [cities[i] for i in compared], orders, apart))


def _city(each: Told, old: Told | None, group: Group, words: tuple[str, ...]) -> CitySummary:
    lead = vocabulary.lead()
    promised = previous_target(each, old, lead, Measure.GROWTH)
    near: Peers = group.peers
    return CitySummary(
        extraction=each.extraction,
        rows=rows(each, old),
        tiles=tiles(each, old),
        verdict=verdict(each, row(each, old, lead), promised, group),
        highlights=highlights(each),
        risk_groups=groups(each.extraction),
        peers=near.names,
        peer_scope=near.scope,
        keywords=words,
        previous=old.extraction if old is not None else None,
    )


def _comparison(
    year: int,
    pairs: Sequence[tuple[Told, Told | None]],
    cities: Sequence[CitySummary],
    orders: tuple[Standing, ...],
    apart: int,
) -> Comparison:
    """All cities side by side; `apart` counts the reports that are of no city (the nation's)."""
    tolds = tuple(each for each, _ in pairs)
    themes, wording = compare.themes(cities), compare.wording(tolds)
    lead = vocabulary.lead()
    promised = tuple(previous_target(each, old, lead, Measure.GROWTH) for each, old in pairs)
    common = tuple(entry.name for entry in vocabulary.common())
    return Comparison(
        year=year,
        cities=tuple(city.city for city in cities),
        indicators=common,
        rows=tuple(tuple(r for r in city.rows if r.common) for city in cities),
        standings=orders,
        themes=themes,
        wording=wording,
        findings=findings(Scene(year, tolds, promised, themes, wording, apart)),
    )


def _lead_order(orders: Sequence[Standing]) -> Standing | None:
    key = (vocabulary.lead(), Kind.ACHIEVEMENT, Measure.GROWTH)
    return next((o for o in orders if (o.indicator, o.kind, o.measure) == key), None)
