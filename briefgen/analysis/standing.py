"""Places in an order that moved between two editions: stated by reports, and among the cities."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from briefgen import figures
from briefgen.analysis.rows_told import fact, label
from briefgen.lexicon import analysis as vocabulary
from briefgen.model import Kind, RankMove

Row = Mapping[str, Any]
_AMONG = "本书各市"


def stated_moves(old: Row, new: Row) -> Iterator[RankMove]:
    """Ranks of one record that its two readings state differently in the same scope."""
    city = str(new.get("city"))
    if new["record"] == "ranking" and old.get("rank") != new.get("rank"):
        yield RankMove(city, str(new["subject"]), str(new["scope"]), int(old["rank"]), int(new["rank"]))
    was = {rank["scope"]: rank["rank"] for rank in old.get("ranks") or () if not rank["top_n"]}
    for rank in new.get("ranks") or ():
        before = was.get(rank["scope"], rank["rank"])
        if before != rank["rank"] and not rank["top_n"]:
            yield RankMove(city, label(new), rank["scope"], before, rank["rank"])


def moves(
    old_heads: Sequence[Row], old: Sequence[Row], new_heads: Sequence[Row], new: Sequence[Row]
) -> list[RankMove]:
    """Moves in each common indicator that has a better end, among the cities that both editions tell."""
    was, now = _values(old_heads, old), _values(new_heads, new)
    found = []
    for (kind, entry), before in was.items():
        after = now.get((kind, entry), {})
        both = sorted(before.keys() & after.keys())
        high = vocabulary.of(entry).better == "high"
        first, second = (_ranks({city: some[city] for city in both}, high) for some in (before, after))
        words = "目标" if kind is Kind.TARGET else "结果"
        found += [
            RankMove(
                city, f"{vocabulary.of(entry).short}{words}", _AMONG, first[city], second[city], len(both)
            )
            for city in both
            if first[city] != second[city]
        ]
    return found


def _values(heads: Sequence[Row], rows: Sequence[Row]) -> dict[tuple[Kind, str], dict[str, float]]:
    """The leading figure of each city of one year: whole year, plain and undoubted; the first of several."""
    years = {
        (head.get("city"), head.get("report_year")): {
            Kind.ACHIEVEMENT: str(head.get("review_year")),
            Kind.TARGET: str(head.get("plan_year") or head.get("report_year")),
        }
        for head in heads
    }
    ordered = {entry.name: str(entry.measure) for entry in vocabulary.common() if entry.better != "none"}
    found: dict[tuple[Kind, str], dict[str, float]] = {}
    for row in rows:
        if row["record"] != "fact" or row.get("measure") != ordered.get(str(row.get("indicator")), ""):
            continue
        told, when = fact(row), years.get((row.get("city"), row.get("report_year")))
        if told is None or when is None or told.stretch or told.qualifier or told.doubt:
            continue
        value = figures.order(told)
        if value is None or told.period != when[told.kind]:
            continue
        found.setdefault((told.kind, told.indicator), {}).setdefault(str(row["city"]), value)
    return found


def _ranks(values: Mapping[str, float], high: bool) -> dict[str, int]:
    """Places from 1; ties share one."""
    worth = {city: value if high else -value for city, value in values.items()}
    return {city: 1 + sum(other > mine for other in worth.values()) for city, mine in worth.items()}
