"""The door to structure: one document as text → its reports, with place, year, sections and roles."""

from briefgen.model import DocumentType, Notice, Report, Severity
from briefgen.sources.identify import identify
from briefgen.sources.inline import explode
from briefgen.sources.lines import blocks
from briefgen.sources.raw import RawDocument
from briefgen.sources.sections import sections
from briefgen.sources.split import Part, parts


def reports(raw: RawDocument) -> tuple[tuple[Report, ...], tuple[Notice, ...]]:
    """Every report of a document, and a notice for each that cannot be told or is doubtful."""
    made: list[Report] = []
    notices: list[Notice] = []
    cut = [piece for block in blocks(raw.text) for piece in explode(raw.text, block)]
    for part in parts(cut):
        report, doubts = _report(raw, part)
        notices.extend(doubts)
        if report:
            made.append(report)
    return tuple(made), tuple(notices)


def _report(raw: RawDocument, part: Part) -> tuple[Report | None, list[Notice]]:
    if not part.blocks:
        return None, [_gap(raw, "source-empty", "文件中没有文字。")]
    origin, end = part.blocks[0].start, part.blocks[-1].end
    tree = sections(raw.text, part.blocks, origin)
    tops = tuple(s.heading for s in tree if s.level == 1)
    opening = "".join(block.plain for block in part.blocks[:6])[:600]
    body = raw.text[origin:end]
    found = identify(part.title, opening, tops, body, raw.stem)
    if found.place is None:
        return None, [_gap(raw, "place-unknown", "看不出是哪个地方的报告。请在文件名或标题中写明城市。")]
    if found.report_year is None:
        return None, [_gap(raw, "year-unknown", "看不出是哪一年的报告。请在文件名或标题中写明年份。")]
    plan = found.document in (DocumentType.GOVERNMENT_WORK_REPORT, DocumentType.PLAN_REPORT)
    report = Report(
        document=found.document,
        title=part.title or raw.stem,
        place=found.place,
        report_year=found.report_year,
        review_year=found.report_year - 1,
        plan_year=found.report_year if plan else None,
        meeting=found.meeting,
        delivered_on=found.delivered_on,
        source=raw.source,
        sha256=raw.sha256,
        origin=origin,
        text=body,
        sections=tree,
    )
    return report, []


def _gap(raw: RawDocument, code: str, message: str) -> Notice:
    return Notice(code=code, severity=Severity.GAP, message=message, source=raw.source)
