"""What `briefgen facts` prints: the records of reports, or one city's records explained."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from briefgen import figures, sources
from briefgen.errors import BriefgenError
from briefgen.extract import extract
from briefgen.model import (
    Commitment,
    Evidence,
    Extraction,
    Fact,
    Honour,
    Kind,
    Livelihood,
    Measure,
    Notice,
    Priority,
    Rank,
    Ranking,
    Record,
    Risk,
)
from briefgen.outputs import csv, jsonl, records

_ABSENT = "（无）"
_KINDS: dict[type[Record], str] = {
    Fact: "数据",
    Ranking: "排名",
    Honour: "荣誉与率先",
    Risk: "问题",
    Priority: "重点任务",
    Commitment: "具体承诺",
    Livelihood: "民生实事",
}


def extracted(paths: Sequence[Path], year: int | None) -> tuple[list[Extraction], tuple[Notice, ...]]:
    """The records of every report under `paths` (of `year` when given), and what could not be read."""
    reading = sources.read(paths)
    wanted = [r for r in reading.reports if year in (None, r.report_year)]
    return [extract(report) for report in wanted], reading.notices


def listed(extractions: Iterable[Extraction], form: str) -> bytes:
    """All rows in the form `jsonl` or `csv`."""
    rows = (row for extraction in extractions for row in records.rows(extraction))
    return csv.csv(rows) if form == "csv" else jsonl.jsonl(rows)


def explained(extractions: Sequence[Extraction], city: str, indicator: str | None) -> str:
    """Each record of `city` with sentence, rule and section, then the figures passed over and why.

    `indicator` keeps only the facts (and figures passed over) of that name. Raises BriefgenError when
    there is no report of the city.
    """
    found = [e for e in extractions if e.report.place.name.startswith(city)]
    if not found:
        known = "、".join(sorted({e.report.place.name for e in extractions})) or _ABSENT
        raise BriefgenError(f"没有“{city}”的报告。", next=f"读到的有：{known}。")
    return "\n".join(line for extraction in found for line in _city(extraction, indicator))


def _city(extraction: Extraction, indicator: str | None) -> Iterable[str]:
    report = extraction.report
    yield f"{report.place.name} {report.report_year}　{report.title}（{report.source}）"
    kept = [r for r in extraction.records() if indicator is None or _about(r) == indicator]
    for kind, group in groupby(kept, key=type):
        records = list(group)
        yield f"\n{_KINDS[kind]}（{len(records)}）"
        for record in records:
            yield from _explained(_words(record), record.evidence)
    passed = [p for p in extraction.passed_over if indicator in (None, p.indicator)]
    yield f"\n没有采用的数字（{len(passed)}）"
    for item in passed:
        yield from _explained(f"{item.indicator or '数字'}：{item.reason}", item.evidence)


def _about(record: Record) -> str | None:
    return record.indicator if isinstance(record, Fact) else None


def _explained(words: str, evidence: Evidence) -> Iterable[str]:
    yield f"● {words}"
    yield f"    原文：{_one_line(evidence.quote)}"
    where = " > ".join(evidence.section) or "开头"
    yield f"    出处：{where}　第{evidence.paragraph}段　规则：{evidence.rule}"


def _one_line(quote: str) -> str:
    return "".join(line.strip() for line in quote.splitlines())


def _words(record: Record) -> str:
    """What a record says, in one line of Chinese."""
    match record:
        case Fact():
            return _fact(record)
        case Ranking():
            place = figures.rank(Rank(record.scope, record.rank, record.top_n))
            return f"{record.subject}：{place}"
        case Honour():
            return f"{record.title}（{record.scope}）" if record.scope else record.title
        case Risk():
            return f"{record.text}（{'、'.join(record.themes)}）"
        case Priority():
            return f"{record.order}．{record.heading}"
        case Livelihood():
            return f"{record.order}．{record.text}"
        case Commitment():
            return f"{record.text}（期限{record.due}）"


def _fact(fact: Fact) -> str:
    kind = "目标" if fact.kind is Kind.TARGET else "结果"
    what = "增速" if fact.measure is Measure.GROWTH else "水平"
    notes = [
        f"原文称{fact.stated_as}" if fact.stated_as != fact.indicator else "",
        "争取目标" if fact.stretch else "",
        fact.qualifier or "",
        *(figures.rank(rank) for rank in fact.ranks),
        f"存疑：{fact.doubt}" if fact.doubt else "",
    ]
    said = "；".join(note for note in notes if note)
    return f"{fact.indicator} {figures.period(fact.period)}{kind}·{what} {figures.text(fact)}" + (
        f"（{said}）" if said else ""
    )
