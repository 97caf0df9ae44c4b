"""The tiles at the head of a brief: last year's target → result → this year's target."""

from briefgen.analysis.choose import Told
from briefgen.analysis.rows import previous_target
from briefgen.lexicon import analysis as vocabulary
from briefgen.model import Fact, Kind, Measure, Rank, Tile


def tiles(told: Told, previous: Told | None) -> tuple[Tile, ...]:
    """At most six, in book order: the lead indicator, then those told most of."""
    made = [tile for group in vocabulary.tile_groups() if (tile := _of_group(told, previous, group))]
    best = sorted(made, key=lambda tile: (tile.indicator != vocabulary.lead(), _emptiness(tile)))
    chosen = best[: vocabulary.most_tiles()]
    return tuple(tile for tile in made if tile in chosen)


def _of_group(told: Told, previous: Told | None, group: tuple[str, ...]) -> Tile | None:
    """The group's member of which most is told; the first of equals."""
    options = [_tile(told, previous, name, measure) for name in group for measure in _measures(name)]
    best = min(options, key=_emptiness)
    return best if best.result or best.target else None


def _measures(name: str) -> tuple[Measure, Measure]:
    if vocabulary.of(name).measure is Measure.LEVEL:
        return Measure.LEVEL, Measure.GROWTH
    return Measure.GROWTH, Measure.LEVEL


def _emptiness(tile: Tile) -> tuple[int, int]:
    """Missing figures, then missing words: a tile is there to be read at a glance."""
    both = (tile.result, tile.target)
    return sum(fact is None or fact.value is None for fact in both), sum(fact is None for fact in both)


def _tile(told: Told, previous: Told | None, name: str, measure: Measure) -> Tile:
    result = told.best(Kind.ACHIEVEMENT, name, measure)
    level = told.best(Kind.ACHIEVEMENT, name, Measure.LEVEL) if measure is Measure.GROWTH else None
    return Tile(
        indicator=name,
        measure=measure,
        previous_target=previous_target(told, previous, name, measure),
        result=result,
        target=told.best(Kind.TARGET, name, measure),
        rank=_rank(told, result),
        level=level,
    )


def _rank(told: Told, result: Fact | None) -> Rank | None:
    """The report's own rank of this result: of the fact itself, or where it is said again."""
    if result is None:
        return None
    said = told.facts[result.kind, result.indicator, result.measure]
    same = [fact for fact in (result, *said) if fact.period == result.period]
    return next((rank for fact in same for rank in fact.ranks), None)
