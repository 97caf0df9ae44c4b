"""The door to structure: one document as text → its reports, with place, year, sections and roles."""

from dataclasses import replace

from briefgen.lexicon.sections import documents
from briefgen.model import DocumentType, Notice, Place, Report, Role, Section, Severity
from briefgen.sources import delivery, identify
from briefgen.sources.inline import explode
from briefgen.sources.lines import blocks, plain
from briefgen.sources.raw import RawDocument
from briefgen.sources.roles import PLAN
from briefgen.sources.sections import sections
from briefgen.sources.split import Part, parts

_JUNK = 300_000  # characters beyond which a text must show a sign of being a report
_MOST = 2_500_000  # characters that are read of one file: a hundred reports
_ABOVE = 400  # characters of a page before its text
_SIGNED = 6  # lines at the end, one of which may be a sign-off
_LEAST = 200  # plain characters below which a text is no document


def reports(raw: RawDocument) -> tuple[tuple[Report, ...], tuple[Notice, ...]]:
    """Every report of a document, and a notice for each that cannot be told or is doubtful."""
    if len(raw.text) > _MOST:
        found, doubts = reports(replace(raw, text=raw.text[:_MOST]))
        return found, (
            *doubts,
            _gap(raw, "text-too-long", "文字超过二百五十万字，后面的没有读。请分成几个文件。"),
        )
    if len(raw.text) > _JUNK and not documents().sign.search(raw.text):
        return (), (_gap(raw, "no-report", "文字很长，却不像报告。请检查文件，或把它移出报告文件夹。"),)
    cut = explode(raw.text, blocks(raw.text))
    if sum(len(block.plain) for block in cut) < _LEAST:
        return (), (_gap(raw, "no-report", "文字太少，不是一份报告。请检查文件是否完整。"),)
    made: list[Report] = []
    notices: list[Notice] = []
    for part in parts(raw.text, cut):
        report, told = _report(raw, part)
        notices.extend(told)
        if report:
            made.append(report)
    return tuple(made), tuple(notices)


def _report(raw: RawDocument, part: Part) -> tuple[Report | None, list[Notice]]:
    origin, end = part.start, part.blocks[-1].end
    marked = frozenset(start for start, _, _ in raw.headings)
    tree = sections(raw.text, part.blocks, origin, marked)
    source = _source(raw, part, tree, raw.text[origin:end])
    planned = any(s.level == 1 and s.role is Role.REVIEW for s in tree) or _has(tree, Role.TARGETS)
    kind = identify.document_type(source, planned)
    delivered = _delivered(raw, part, kind, source)
    found = identify.place(source)
    year = identify.report_year(source, kind, delivered)
    if kind is DocumentType.NEWS and not (found.place and year and identify.speaks_of(found.place, source)):
        return None, [
            _gap(raw, "no-report", f"{_which(part.title)}不是政府工作报告、计划报告或统计公报。请移出。")
        ]
    if found.place is None or year is None:
        return None, [_unknown(raw, part.title, found)]
    told = kind in (DocumentType.GOVERNMENT_WORK_REPORT, DocumentType.PLAN_REPORT)
    report = Report(
        document=kind,
        title=part.title or _usual_title(kind, raw.stem),
        place=found.place,
        report_year=year,
        review_year=year if kind is DocumentType.NEWS else year - 1,
        plan_year=year if told else None,
        meeting=identify.meeting(source),
        delivered_on=delivered,
        source=raw.source,
        sha256=raw.sha256,
        origin=origin,
        text=source.body,
        sections=tree if told else _told_of_the_past(tree),
    )
    return report, _doubts(report, found.named)


def _source(raw: RawDocument, part: Part, tree: tuple[Section, ...], body: str) -> identify.Source:
    return identify.Source(
        title=delivery.arabic(part.title),
        opening=tuple(delivery.arabic(block.plain[:300]) for block in part.blocks[:6]),
        tops=tuple(delivery.arabic(plain(section.heading)) for section in tree if section.level == 1),
        heads=tuple(block.plain[:40] for block in part.blocks),
        body=body,
        stem=plain(raw.stem),
    )


def _delivered(raw: RawDocument, part: Part, kind: DocumentType, source: identify.Source) -> str | None:
    """The day of delivery; what stands above a report's text is its own only in the first of a file."""
    above = raw.text[: part.start] if part.start < _ABOVE else ""
    lines = tuple(source.body[-_ABOVE:].splitlines()[-_SIGNED:])
    opening = "".join((source.title, *source.opening))
    return delivery.delivered(kind, opening, f"{raw.published}\n{above}{source.body}", lines, raw.stem)


def _usual_title(kind: DocumentType, stem: str) -> str:
    return next((row.name for row in documents().kinds if row.type is kind), stem)


def _told_of_the_past(tree: tuple[Section, ...]) -> tuple[Section, ...]:
    """News and bulletins have no plan: all their paragraphs tell what was done."""
    return tuple(
        replace(
            section,
            role=Role.REVIEW,
            paragraphs=tuple(replace(p, role=Role.REVIEW) for p in section.paragraphs),
        )
        for section in tree
    )


def _has(tree: tuple[Section, ...], *roles: Role) -> bool:
    return any(p.role in roles for section in tree for p in section.paragraphs)


def _doubts(report: Report, named: Place | None) -> list[Notice]:
    """What a reader should know of a report that was read: another place than its file's, cut off."""
    made: list[Notice] = []
    name = report.place.name
    if named:
        message = f"文件名像是{named.name}，正文却是{name}的报告。已按正文处理，请核对文件。"
        made.append(_doubt(report, "place-differs", message))
    if report.place.code is None:
        place = f"{report.place.province or '未知'}{report.place.parent or ''}"
        message = f"行政区划表里没有{name}（或已改名），所在地推断为{place}。请核对。"
        made.append(_doubt(report, "place-unlisted", message))
    if report.plan_year and not _has(report.sections, *PLAN):
        message = f"{name}的报告没有今年的工作安排，可能被截断。请找完整的原文。"
        made.append(_doubt(report, "report-truncated", message))
    return made


def _which(title: str) -> str:
    return f"“{title}”" if title else "这份文件"


def _unknown(raw: RawDocument, title: str, found: identify.Found) -> Notice:
    which = _which(title)
    if found.place is None and len(found.candidates) > 1:
        names = "、".join(f"{p.province or ''}{p.parent or ''}{p.name}" for p in found.candidates[:6])
        return _gap(raw, "place-ambiguous", f"{which}的地名有几种可能：{names}。请在文件名中写明省和市。")
    if found.place is None:
        return _gap(raw, "place-unknown", f"看不出{which}是哪个地方的。请在文件名或标题中写明城市。")
    return _gap(raw, "year-unknown", f"看不出{which}是哪一年的。请在文件名或标题中写明年份。")


def _gap(raw: RawDocument, code: str, message: str) -> Notice:
    return Notice(code=code, severity=Severity.GAP, message=message, source=raw.source)


def _doubt(report: Report, code: str, message: str) -> Notice:
    return Notice(
        code=code, severity=Severity.DOUBT, message=message, source=report.source, city=report.place.name
    )
