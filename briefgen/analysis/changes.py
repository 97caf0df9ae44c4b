"""本期变化: what differs between the public rows (facts.jsonl) of two editions.

Reports are matched by place, year and document, records by what they speak of, never by where they stand: a
figure that only moved in the text is no change. Where the bytes of the source are the same and a record
differs, the rules, the lexicon or the settings made the difference.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from briefgen.analysis.rows_told import label, same, says, subject
from briefgen.analysis.standing import moves, stated_moves
from briefgen.model import Cause, Changes, RankMove, RecordChange, ReportChange, Turn

Row = Mapping[str, Any]
_ALIKE = 0.5  # share of character pairs that two wordings of one thing have in common


@dataclass
class _Group:
    """One report's row and its records, as they stand in the file."""

    head: Row
    rows: list[Row] = field(default_factory=list)


def changes(old_rows: Iterable[Row] | None, new_rows: Iterable[Row]) -> Changes:
    """Everything that differs; `old_rows` None says that there is no earlier edition."""
    if old_rows is None:
        return Changes(True, (), (), ())
    old, new = _grouped(old_rows), _grouped(new_rows)
    was, now = _bytes(old), _bytes(new)
    reports: list[ReportChange] = []
    records: list[RecordChange] = []
    ranks: list[RankMove] = []
    for key in (*new, *(key for key in old if key not in new)):
        before, after = old.get(key), new.get(key)
        cause = _cause(before, after, was, now)
        reports += _report(before, after, cause)
        if before and after and before.rows == after.rows:  # most are as they were
            continue
        pairs = list(_pairs(before.rows if before else [], after.rows if after else []))
        records += [_record(a, b, cause) for a, b in pairs if a is None or b is None or not same(a, b)]
        ranks += [move for a, b in pairs if a is not None and b is not None for move in stated_moves(a, b)]
    ranks += moves([g.head for g in old.values()], _all(old), [g.head for g in new.values()], _all(new))
    return Changes(False, tuple(reports), tuple(records), tuple(_once(ranks)))


def _once(moves: Sequence[RankMove]) -> Iterator[RankMove]:
    """The moves without a ranking's that a fact of the same subject tells too."""
    for at, move in enumerate(moves):
        others = (other for other in moves[:at] if other.subject.startswith(move.subject))
        if not any(_place(other) == _place(move) for other in others):
            yield move


def _place(move: RankMove) -> tuple[object, ...]:
    return move.city, move.scope, move.old, move.new, move.of


def _all(groups: Mapping[Any, _Group]) -> list[Row]:
    return [row for group in groups.values() for row in group.rows]


def _grouped(rows: Iterable[Row]) -> dict[tuple[Any, ...], _Group]:
    """Rows by report; records follow the row of their report."""
    groups: dict[tuple[Any, ...], _Group] = {}
    current: _Group | None = None
    for row in rows:
        if row.get("record") == "report":
            names = ("province", "parent", "city", "report_year", "document")
            key: tuple[Any, ...] = tuple(row.get(name) for name in names)
            number = sum(known[:-1] == key for known in groups)
            current = groups.setdefault((*key, number), _Group(row))
        elif current is not None:
            current.rows.append(row)
    return groups


def _bytes(groups: Mapping[Any, _Group]) -> set[str]:
    return {str(group.head.get("sha256")) for group in groups.values()}


def _cause(before: _Group | None, after: _Group | None, was: set[str], now: set[str]) -> Cause:
    """RULES where the bytes that differ in their records are the same in both editions."""
    if before is None or after is None:
        one = after or before
        digest = str(one.head.get("sha256")) if one else ""
        return Cause.RULES if digest in was and digest in now else Cause.SOURCE
    return Cause.RULES if before.head.get("sha256") == after.head.get("sha256") else Cause.SOURCE


def _report(before: _Group | None, after: _Group | None, cause: Cause) -> Iterator[ReportChange]:
    if before is not None and after is not None and cause is Cause.RULES:
        return
    one = after or before
    if one is None:
        return
    yield ReportChange(
        turn=Turn.NEW if before is None else Turn.WITHDRAWN if after is None else Turn.CHANGED,
        cause=cause,
        city=str(one.head.get("city")),
        year=int(one.head.get("report_year") or 0),
        document=str(one.head.get("document")),
        old_source=before.head.get("source") if before else None,
        new_source=after.head.get("source") if after else None,
        records=len(one.rows),
    )


def _pairs(old: Sequence[Row], new: Sequence[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Records of one report that speak of the same thing; None stands for the missing one."""
    left_old, left_new = list(old), list(new)
    for fits in (lambda row: (subject(row), says(row)), subject):
        waiting: dict[Any, list[Row]] = {}
        for row in left_old:
            waiting.setdefault(fits(row), []).append(row)
        rest: list[Row] = []
        for row in left_new:
            partners = waiting.get(fits(row))
            if partners:
                yield partners.pop(0), row
            else:
                rest.append(row)
        left_old, left_new = [row for rows in waiting.values() for row in rows], rest
    yield from _reworded(left_old, left_new)


def _reworded(old: list[Row], new: list[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """What is left, paired by likeness of words; never facts, whose subject is all."""
    words = [(row, _couples(row)) for row in old]
    for row in new:
        mine = _couples(row)
        fits = [
            (likeness, place)
            for place, (other, theirs) in enumerate(words)
            if other["record"] == row["record"] != "fact" and (likeness := _likeness(mine, theirs)) >= _ALIKE
        ]
        if fits:
            yield words.pop(max(fits)[1])[0], row
        else:
            yield None, row
    for row, _ in words:
        yield row, None


def _couples(row: Row) -> Counter[str]:
    said = says(row)
    return Counter(said[at : at + 2] for at in range(len(said) - 1))


def _likeness(a: Counter[str], b: Counter[str]) -> float:
    return 2 * (a & b).total() / (a.total() + b.total()) if a and b else 0.0


def _record(old: Row | None, new: Row | None, cause: Cause) -> RecordChange:
    one = new if new is not None else old
    assert one is not None
    return RecordChange(
        turn=Turn.NEW if old is None else Turn.WITHDRAWN if new is None else Turn.CHANGED,
        cause=cause,
        record=str(one["record"]),
        city=str(one.get("city")),
        year=int(one.get("report_year") or 0),
        name=label(one),
        old=says(old) if old is not None else None,
        new=says(new) if new is not None else None,
        old_quote=old.get("quote") if old is not None else None,
        new_quote=new.get("quote") if new is not None else None,
        where=_where(old) if old is not None else None,
    )


def _where(row: Row) -> tuple[tuple[str, ...], int, tuple[int, int] | None]:
    figure, start = row.get("figure"), int(row.get("start") or 0)
    span = (figure[0] - start, figure[1] - start) if figure else None
    return tuple(row.get("section") or ()), int(row.get("paragraph") or 0), span
