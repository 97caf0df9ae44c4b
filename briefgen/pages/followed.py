"""What a brief tells over time, below its columns: 承诺台账, 进度 and 本期变化, exceptions first.

Lines of running text with the marks of both years' sentences; what goes on is told by a count, and whole in
facts.xlsx.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from briefgen import figures
from briefgen.model import (
    Cause,
    Counted,
    Drift,
    Fact,
    History,
    LedgerRow,
    Measure,
    Pace,
    ProgressRow,
    RankMove,
    RecordChange,
    Verdict,
)
from briefgen.pages import fit
from briefgen.pages.compare import short
from briefgen.pages.evidence import Marker
from briefgen.pages.show import Piece

NAMED, CHANGED = 4, 2  # promises and changed figures named in one line
LINES = 5  # lines of progress
MARK = "000"  # as wide as an evidence mark in the lines' size
SHARE = 0.22  # of the second page that all blocks may take, as long as each keeps
LEAST = 2  # lines; the last ones matter least
_ORDER = {Pace.BEHIND: 0, Pace.AHEAD: 1, Pace.ON: 2, None: 3}

Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """What a block is called, which its first line begins with, and its lines; no lines, no block."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """The blocks of one city and the points that they take in its sheet."""

    blocks: tuple[Block, ...]
    height: float


def followed(city: str, history: History, marker: Marker, sheet: fit.Sheet) -> Followed:
    """The blocks below a city's columns."""
    draft = _blocks(city, history, Marker(marker.register), {})
    counts = {block.title: len(block.lines) for block in draft}
    while sum(_height(block, sheet) for block in draft) > sheet.second * SHARE:
        longest = max(draft, key=lambda block: len(block.lines))
        if len(longest.lines) <= LEAST:
            break
        counts[longest.title] -= 1
        draft[draft.index(longest)] = Block(longest.title, longest.lines[:-1])
    # Marks are given out for what is printed only: the first use of a number is where 出处 leads back to.
    blocks = _blocks(city, history, marker, counts)
    return Followed(tuple(blocks), sum(_height(block, sheet) for block in blocks))


def _blocks(city: str, history: History, marker: Marker, counts: Mapping[str, int]) -> list[Block]:
    """The blocks that have lines, each with as many of its first ones as `counts` says."""
    rows = [row for row in history.ledger if row.city == city]
    told = [row for row in history.progress if row.city == city]
    found = (
        ("承诺台账", _ledger(rows, marker)),
        ("本年进度", _progress(told, marker)),
        ("本期变化", _changes(city, history, marker)),
    )
    blocks = [Block(title, tuple(islice(lines, counts.get(title)))) for title, lines in found]
    return [block for block in blocks if block.lines]


def _height(block: Block, sheet: fit.Sheet) -> float:
    first = (Piece(f"{block.title}　"), *block.lines[0])
    return sheet.apart + sum(_line(line, sheet) for line in (first, *block.lines[1:]))


def _line(line: Line, sheet: fit.Sheet) -> float:
    text = "".join(piece.text + (MARK if piece.mark else "") for piece in line)
    return fit.height(text, sheet.foot_measure, sheet.line)


def _ledger(rows: Sequence[LedgerRow], marker: Marker) -> Iterator[Line]:
    promised = [row for row in rows if row.promise is not None]
    if rows and not promised:
        yield (Piece(f"没有{rows[0].year - 1}年的报告，上年目标无从对照。"),)
    if not promised:
        return
    counts = [(v.words, sum(row.verdict is v for row in promised)) for v in Verdict]
    said = "、".join(f"{words} {count} 项" for words, count in counts if count)
    yield (Piece(f"{rows[0].year - 1}年报告的目标 {len(promised)} 项：{said}。"),)
    for verdict in (Verdict.MISSED, Verdict.CHANGED, Verdict.SILENT):
        some = [row for row in promised if row.verdict is verdict]
        if some:
            yield _promises(verdict, some, marker)
    if line := _drifts(promised, marker):
        yield line


def _promises(verdict: Verdict, rows: Sequence[LedgerRow], marker: Marker) -> Line:
    line = [Piece(f"{verdict.words}：")]
    for at, row in enumerate(rows[:NAMED]):
        line.append(Piece(("；" if at else "") + _name(row) + "目标"))
        line += _fact(row.promise, marker, before=True)
        if verdict is Verdict.MISSED and row.result is not None:
            line += [Piece("，实际"), *_fact(row.result, marker)]
        elif verdict is Verdict.CHANGED:
            line.append(Piece(f"，{row.reason}"))
    return _ended(line, len(rows))


def _drifts(rows: Sequence[LedgerRow], marker: Marker) -> Line:
    """Targets whose wording turned softer or that became words or are set no more."""
    wanted = (Drift.SOFTER, Drift.TO_WORDS, Drift.DROPPED)
    some = [row for drift in wanted for row in rows if row.drift is drift]
    if not some:
        return ()
    line = [Piece("措辞：")]
    for at, row in enumerate(some[:NAMED]):
        line.append(Piece(("；" if at else "") + _name(row)))
        line += _fact(row.promise, marker, before=True)
        if row.renewed is not None:
            line += [Piece(" → "), *_fact(row.renewed, marker)]
        line.append(Piece(f"（{row.drift.words}）" if row.drift else ""))
    return _ended(line, len(some))


def _progress(rows: Sequence[ProgressRow], marker: Marker) -> Iterator[Line]:
    first = sorted(rows, key=lambda row: _ORDER[row.pace])
    for row in first[:LINES]:
        line = [Piece(f"{_title(row)}目标"), *_figure(row.target, marker)]
        line += [Piece(f"，{figures.period(row.period)}"), *_figure(row.so_far, marker)]
        yield (*line, Piece(f"{_pace(row)}。"))
    if (rest := len(first) - LINES) > 0:
        yield (Piece(f"另有 {rest} 项，见 facts.xlsx 的“进度”。"),)


def _pace(row: ProgressRow) -> str:
    said = []
    if row.reached is not None:
        said.append(f"完成{figures.number(round(row.reached * 100, 1))}%，时间过{round(row.elapsed * 100)}%")
    elif row.gap is not None:
        said.append(f"与目标相差{figures.points(row.gap)}" if row.gap else "与目标持平")
    if row.pace is not None:
        said.append(row.pace.words)
    if row.date:
        year, number, day = row.date.split("-")
        said.append(f"{year}年{int(number)}月{int(day)}日消息")
    return f"（{'，'.join(said)}）" if said else ""


def _title(row: ProgressRow) -> str:
    growth = isinstance(row.target, Fact) and row.target.measure is Measure.GROWTH
    return row.name + ("增速" if growth else "")


def _changes(city: str, history: History, marker: Marker) -> Iterator[Line]:
    """One line a brief: what changed of this city since the last edition, figures first.

    It names no month, which 摘要 does: the chapter of a city without changes stays as it was.
    """
    changes = history.changes
    if changes.first:
        yield (Piece(history.changed or "这是第一期，没有上一期可比。"),)
        return
    reports = [r for r in changes.reports if r.city == city]
    records = [r for r in changes.listed if r.city == city]
    moves = [move for move in changes.ranks if move.city == city]
    if not reports and not records and not moves:
        yield (Piece("与上一期相比，本市县没有变化。"),)
        return
    words = [f"{r.year}年的报告{r.turn.of_report}" for r in reports]
    source = [r for r in records if r.cause is Cause.SOURCE]
    if rules := len(records) - len(source):
        words.append(f"规则、词库或设置变化所致 {rules} 条")
    if source:
        words.append(f"记录变化 {len(source)} 条")
    if moves:
        words.append(f"位次变动 {len(moves)} 处（{_moved(moves[0])}{'等' if len(moves) > 1 else ''}）")
    line = [Piece(f"与上一期相比：{'；'.join(words)}")]
    facts = [r for r in source if r.record == "fact"]
    for at, record in enumerate(facts[:CHANGED]):
        line += [Piece("。" if not at else "；"), *_change(record, marker)]
    yield _ended(line, len(facts), CHANGED)


def _moved(move: RankMove) -> str:
    return f"{move.subject}{move.scope}第{move.old} → 第{move.new}"


def _change(record: RecordChange, marker: Marker) -> Line:
    quotes = ((record.old, record.old_quote), (record.new, record.new_quote))
    line = [Piece(f"{record.turn.words}{record.name} ")]
    for at, (said, quote) in enumerate(quotes):
        if said is not None:
            arrow = " → " if at and record.old is not None else ""
            evidence = marker.register.sentence(quote or "")
            line += [Piece(arrow), Piece(said, True, marker.mark(evidence) if evidence else None)]
    return tuple(piece for piece in line if piece.text)


def _ended(line: list[Piece], count: int, named: int = NAMED) -> Line:
    return (*line, Piece(f"等 {count} 项。" if count > named else "。"))


def _name(row: LedgerRow) -> str:
    return short(row.indicator) + ("增速" if row.measure is Measure.GROWTH else "")


def _fact(fact: Fact | None, marker: Marker, *, before: bool = False) -> Iterable[Piece]:
    return (Piece(figures.text(fact), True, marker.mark(fact.evidence, before=before)),) if fact else ()


def _figure(figure: Fact | Counted, marker: Marker) -> Iterable[Piece]:
    return (Piece(figures.counted(figure), True, marker.mark(figure.evidence)),)
