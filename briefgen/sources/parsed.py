"""The parsed form: one report as one JSON file, the schema of docs/parsed.md."""

import dataclasses
import json
from collections.abc import Sequence
from itertools import chain, count
from typing import Any

from briefgen.errors import SourceError
from briefgen.model import DocumentType, Level, Paragraph, Place, Report, Role, Section

SCHEMA = "briefgen-report/1"
_AGAIN = "请用 briefgen parse 从原文件重新生成。"


def to_json(report: Report) -> str:
    """The report as JSON text: fields in the model's order, the same bytes for the same report."""
    fields = {"schema": SCHEMA, **dataclasses.asdict(report)}
    return json.dumps(fields, ensure_ascii=False, indent=1) + "\n"


def from_json(text: str, source: str | None = None) -> Report:
    """The report that `to_json` wrote; raises SourceError for another schema or a wrong shape."""
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"不是有效的 JSON（{error}）。", where=source, next=_AGAIN) from error
    schema = fields.get("schema") if isinstance(fields, dict) else None
    if schema is None:
        raise SourceError("不是 briefgen parse 生成的文件（没有 schema）。", where=source, next=_AGAIN)
    if schema != SCHEMA:
        raise SourceError(f"格式版本是 {schema}，本程序只读 {SCHEMA}。", where=source, next=_AGAIN)
    try:
        report = _report(fields)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise SourceError(f"内容不合 {SCHEMA} 的格式（{error}）。", where=source, next=_AGAIN) from error
    _check(report, source)
    return report


def _report(fields: dict[str, Any]) -> Report:
    names = [field.name for field in dataclasses.fields(Report)]
    values = {name: fields[name] for name in names}
    values["document"] = DocumentType(values["document"])
    values["place"] = _place(values["place"])
    values["sections"] = tuple(_section(each) for each in values["sections"])
    for name, kinds in _KINDS.items():
        if type(values[name]) not in kinds:
            raise TypeError(f"字段 {name}")
    return Report(**values)


_TEXT, _NUMBER, _NONE = str, int, type(None)
_KINDS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("title", "source", "sha256", "text"), (_TEXT,)),
    **dict.fromkeys(("report_year", "review_year", "origin"), (_NUMBER,)),
    **dict.fromkeys(("meeting", "delivered_on"), (_TEXT, _NONE)),
    "plan_year": (_NUMBER, _NONE),
}


def _place(fields: dict[str, Any]) -> Place:
    return Place(fields["name"], fields["province"], fields["parent"], Level(fields["level"]), fields["code"])


def _section(fields: dict[str, Any]) -> Section:
    return Section(
        heading=str(fields["heading"]),
        level=int(fields["level"]),
        path=tuple(map(str, fields["path"])),
        role=Role(fields["role"]),
        heading_start=int(fields["heading_start"]),
        heading_end=int(fields["heading_end"]),
        run_in=bool(fields["run_in"]),
        paragraphs=tuple(_paragraph(each) for each in fields["paragraphs"]),
    )


def _paragraph(fields: dict[str, Any]) -> Paragraph:
    return Paragraph(int(fields["number"]), int(fields["start"]), int(fields["end"]), Role(fields["role"]))


def _check(report: Report, source: str | None) -> None:
    """Spans must lie in the text, else every quote made from them would be wrong."""
    spans = [(s.heading_start, s.heading_end) for s in report.sections]
    spans += [(p.start, p.end) for s in report.sections for p in s.paragraphs]
    if any(not 0 <= start <= end <= len(report.text) for start, end in spans):
        raise SourceError("段落位置超出正文，文件被改动过。", where=source, next=_AGAIN)


def file_names(reports: Sequence[Report]) -> tuple[str, ...]:
    """A file name for each report: its year, city and kind, numbered where that is not enough."""
    names: list[str] = []
    for report in reports:
        kind = "" if report.document is DocumentType.GOVERNMENT_WORK_REPORT else f"-{report.document}"
        stem = f"{report.report_year}-{report.place.name}{kind}"
        free = (f"{stem}{suffix}.json" for suffix in chain([""], (f"-{n}" for n in count(2))))
        names.append(next(name for name in free if name not in names))
    return tuple(names)
