"""What changed between two editions, as text, JSON and a page of HTML."""

import dataclasses
import json as writer
from collections.abc import Iterable, Iterator
from html import escape

from briefgen.model import Cause, Changes, RankMove, RecordChange, ReportChange, Turn
from briefgen.outputs.table import Sheet, Value

FIRST = "这是第一期，没有上一期可比。"
NONE = "与上一期相比没有变化。"
_STYLE = (
    "body{font-family:sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;line-height:1.7}"
    "blockquote{margin:.2rem 0 .2rem 1rem;padding-left:.6rem;border-left:3px solid #bbb;color:#444}"
)


def text(changes: Changes, since: str | None = None) -> str:
    """Plain lines for the terminal; one line when there is nothing to tell; `since` as in `summary`."""
    if told(changes):
        return summary(changes, since) + "\n"
    return "".join(f"{line}\n" for line in (summary(changes, since), *_lines(changes)))


def told(changes: Changes) -> str:
    """The one line of a first edition or of one without changes; "" when there are changes."""
    return FIRST if changes.first else NONE if changes.none else ""


def summary(changes: Changes, since: str | None = None) -> str:
    """The changes in one sentence of counts, for 摘要; `since` is the month of the earlier edition."""
    than = f"与{_month(since)}一期相比" if since else "与上一期相比"
    if line := told(changes):
        return line if changes.first else f"{than}没有变化。"
    turns = [(turn, sum(r.turn is turn for r in changes.reports)) for turn in Turn]
    reports = "、".join(f"{turn.of_report}{count}份" for turn, count in turns if count)
    listed = changes.listed
    turns = [(turn, sum(r.turn is turn for r in listed)) for turn in Turn]
    records = "、".join(f"{turn.words}{count}条" for turn, count in turns if count)
    ranks = f"{len(changes.ranks)}处" if changes.ranks else ""
    parts = (("报告", reports), ("记录", records), ("位次变动", ranks))
    return f"{than}：" + "；".join(name + said for name, said in parts if said) + "。"


def _month(since: str) -> str:
    year, month = since.split("-")
    return f"{year}年{int(month)}月"


def sheet(changes: Changes, since: str | None) -> Sheet:
    """The sheet 本期变化 of facts.xlsx: one line a change, with both sentences; counts first."""
    head = (
        *(("类别", 8), ("变化", 8), ("市县", 12), ("年份", 8), ("事项", 36), ("原为", 26), ("现为", 26)),
        *(("原因", 30), ("原句（上一期）", 60), ("原句（本期）", 60)),
    )
    blank: tuple[Value, ...] = (None,) * 6
    lines: list[tuple[Value, ...]] = [("说明", None, None, None, summary(changes, since), *blank[:5])]
    for report in changes.reports:
        turn, sources = report.turn.of_report, (report.old_source, report.new_source)
        lines.append(
            (
                "报告",
                turn,
                report.city,
                report.year,
                report.document,
                *sources,
                report.cause.words,
                None,
                None,
            )
        )
    for record in changes.listed:
        turn, quotes = record.turn.words, (record.old_quote, record.new_quote)
        said = (record.name, record.old, record.new, record.cause.words)
        lines.append(("记录", turn, record.city, record.year, *said, *quotes))
    for move in changes.ranks:
        scope = f"{move.scope}（{move.of}个）" if move.of else move.scope
        lines.append(
            ("位次", "变动", move.city, None, f"{move.subject}：{scope}", move.old, move.new, *blank[:3])
        )
    return Sheet("本期变化", head, tuple(lines))


def json(changes: Changes) -> str:
    """All changes as one JSON object, records that came or went with their report included."""
    return writer.dumps(dataclasses.asdict(changes), ensure_ascii=False, indent=1) + "\n"


def html(changes: Changes, title: str, since: str | None = None) -> str:
    """A page of its own, readable from a file."""
    rest = () if told(changes) else _html(changes)
    body = "\n".join((f"<p>{escape(summary(changes, since))}</p>", *rest))
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
    opening = f'<!doctype html>\n<html lang="zh-CN"><head>{head}</head>\n<body>'
    return f"{opening}<h1>{escape(title)}</h1>\n{body}\n</body></html>\n"


def _lines(changes: Changes) -> Iterator[str]:
    for report in changes.reports:
        yield f"● {_report(report)}"
    listed = changes.listed
    for cause, some in _by_cause(listed):
        yield f"【{cause.words}】"
        for record in some:
            yield f"● {record.turn.words}　{record.city}{record.year}　{record.name}：{_said(record)}"
            yield from (f"    {line}" for line in _quotes(record))
    for move in changes.ranks:
        yield f"● {_rank(move)}"


def _html(changes: Changes) -> Iterator[str]:
    yield from _items("报告", (escape(_report(report)) for report in changes.reports))
    for cause, some in _by_cause(changes.listed):
        yield from _items(cause.words, (_record_html(record) for record in some))
    yield from _items("位次变动", (escape(_rank(move)) for move in changes.ranks))


def _items(title: str, items: Iterable[str]) -> Iterator[str]:
    made = "\n".join(f"<li>{item}</li>" for item in items)
    if made:
        yield f"<h2>{escape(title)}</h2>\n<ul>\n{made}\n</ul>"


def _record_html(record: RecordChange) -> str:
    said = f"{record.turn.words}　{record.city}{record.year}　{record.name}：{_said(record)}"
    quotes = "".join(f"<blockquote>{escape(line)}</blockquote>" for line in _quotes(record))
    return escape(said) + quotes


def _by_cause(records: Iterable[RecordChange]) -> Iterator[tuple[Cause, list[RecordChange]]]:
    every = list(records)
    for cause in Cause:
        if some := [record for record in every if record.cause is cause]:
            yield cause, some


def _report(change: ReportChange) -> str:
    name = f"{change.city}{change.year}年的报告"
    sources = " → ".join(dict.fromkeys(s for s in (change.old_source, change.new_source) if s))
    count = "" if change.turn is Turn.CHANGED else f"，{change.records}条记录"
    cause = "，原文未变" if change.cause is Cause.RULES else ""
    return f"{change.turn.of_report}　{name}（{sources}{count}{cause}）"


def _said(record: RecordChange) -> str:
    return " → ".join(words for words in (record.old, record.new) if words is not None)


def _quotes(record: RecordChange) -> Iterator[str]:
    if record.old_quote is not None and record.new_quote is not None and record.old_quote == record.new_quote:
        yield f"原文：{_flat(record.new_quote)}"
        return
    if record.old_quote is not None:
        yield f"原为：{_flat(record.old_quote)}"
    if record.new_quote is not None:
        yield f"现为：{_flat(record.new_quote)}"


def _flat(quote: str) -> str:
    return " ".join(quote.split())


def _rank(move: RankMove) -> str:
    where = f"{move.scope}（{move.of}个）" if move.of else move.scope
    return f"位次　{move.city}　{move.subject}：{where}第{move.old} → 第{move.new}"
