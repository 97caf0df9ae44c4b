"""Which of the reports that were read make the book of a year, and why the others do not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefgen.errors import BuildError
from briefgen.model import DocumentType, Notice, Report, Severity

# The first kind that a city has is the one its brief is made from.
_KINDS = (DocumentType.GOVERNMENT_WORK_REPORT, DocumentType.PLAN_REPORT)
_NEWS = (DocumentType.NEWS, DocumentType.BULLETIN)


@dataclass(frozen=True, slots=True)
class Selection:
    """The reports of the year and of the year before, one a city each, and notices on the rest.

    `beside` are the chosen places' news and bulletins of the year and plan reports beside a work report:
    they make no brief, but tell how far the year's targets have come.
    """

    reports: tuple[Report, ...]
    previous: tuple[Report, ...]
    notices: tuple[Notice, ...]
    beside: tuple[Report, ...] = ()


def select(reports: Sequence[Report], year: int, cities: Sequence[str] = ()) -> Selection:
    """The reports of `year` for `cities` (full or short names, all when empty).

    Raises BuildError when the year has no report, or a name fits no city or several.
    """
    chosen, notices = _one_a_city([r for r in reports if r.report_year == year])
    if not chosen:
        raise _no_year(reports, year)
    previous, _ = _one_a_city([r for r in reports if r.report_year == year - 1])
    if cities:
        wanted = {_find(name, chosen) for name in cities}
        chosen = [r for r in chosen if r.place in wanted]
        names = {r.place.name for r in chosen}
        notices = [n for n in notices if n.city is None or n.city in names]
    places = {r.place for r in chosen}
    kinds = {r.place: r.document for r in chosen}
    beside = [r for r in reports if r.place in places and r.document is not kinds[r.place]]
    once = {r.text: r for r in reversed(beside) if _of_the_year(r, year)}
    told = sorted(once.values(), key=lambda r: (r.source, r.origin))
    before = tuple(r for r in previous if r.place in places)
    return Selection(tuple(chosen), before, tuple(notices), tuple(told))


def _of_the_year(report: Report, year: int) -> bool:
    """Whether a document tells of the targets of `year` or of what came of them so far."""
    if report.document in _NEWS:
        return report.report_year in (year, year + 1)  # a bulletin comes out in the year after
    return report.document is DocumentType.PLAN_REPORT and report.report_year == year


def newest(reports: Iterable[Report]) -> int:
    """The newest year that has a report; 0, which no report has, when there is none."""
    return max((r.report_year for r in reports if r.document in _KINDS), default=0)


def _one_a_city(reports: Iterable[Report]) -> tuple[list[Report], list[Notice]]:
    chosen: dict[object, Report] = {}
    notices = []
    for report in sorted(reports, key=_worth):
        kept = chosen.setdefault(report.place, report)
        if kept is not report:
            notices.append(_left_out(report, kept))
        elif report.document not in _KINDS:
            del chosen[report.place]
            notices.append(_not_a_report(report))
    return sorted(chosen.values(), key=lambda r: r.source), notices


def _worth(report: Report) -> tuple[int, int, str, int]:
    kind = _KINDS.index(report.document) if report.document in _KINDS else len(_KINDS)
    return kind, -len(report.text), report.source, report.origin


def _left_out(report: Report, kept: Report) -> Notice:
    city, year = report.place.name, report.report_year
    if report.document != kept.document:
        code, severity = "document-beside", Severity.INFO
        message = f"另有{city}{year}年的报告（{kept.source}），本件只用来对照本年进度。"
    elif report.text == kept.text:
        code, severity = "report-twice", Severity.INFO
        message = f"与 {kept.source} 内容相同，只用其一。"
    else:
        code, severity = "report-conflict", Severity.GAP
        message = f"与 {kept.source} 同为{city}{year}年的报告而内容不同，用了较长的一份；请核对后只留一份。"
    return Notice(code, severity, message, source=report.source, city=city)


def _not_a_report(report: Report) -> Notice:
    message = "是新闻或公报，不是年度报告，未入册。"
    return Notice("not-annual", Severity.INFO, message, source=report.source, city=report.place.name)


def _no_year(reports: Sequence[Report], year: int) -> BuildError:
    years = sorted({r.report_year for r in reports})
    if not years:
        return BuildError("没有读到任何报告。", next="请检查 --reports 所指的文件或文件夹。")
    known = "、".join(f"{y} 年" for y in years)
    return BuildError(
        f"没有 {year} 年的报告。",
        next=f"已读到 {known}；请改 --year，或用 --reports 指向含 {year} 年报告的文件夹。",
    )


def _find(name: str, reports: Sequence[Report]) -> object:
    """The one place that `name` fits, in full or by its beginning."""
    for fits in (_same, _starts):
        places = {r.place for r in reports if fits(name, r.place.name)}
        if len(places) == 1:
            return places.pop()
        if places:
            known = "、".join(sorted(f"{p.province or ''}{p.parent or ''}{p.name}" for p in places))
            raise BuildError(f"“{name}”可指多个地方：{known}。", next="请写全称，或只留所要的报告。")
    known = "、".join(r.place.name for r in reports)
    raise BuildError(f"没有“{name}”的报告。", next=f"读到的有：{known}。")


def _same(name: str, full: str) -> bool:
    return name == full


def _starts(name: str, full: str) -> bool:
    return len(name) >= 2 and full.startswith(name)
