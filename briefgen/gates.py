"""The gates of a build: every PDF is checked before the edition is kept, and the manifest says so."""

from collections.abc import Mapping
from typing import Any

from briefgen import cache
from briefgen.engine import Job, Lost, Work
from briefgen.engine.work import Progress
from briefgen.model import Notice, Severity

_TOLD = 20  # findings a file that are told one by one


def pass_gates(
    files: Mapping[str, bytes], work: Work, progress: Progress
) -> tuple[dict[str, Any], list[Notice]]:
    """The manifest's `gates` ({passed, reasons}) and a notice for each finding.

    Pages that are as they were in the last build's file of this name are not read again.
    """
    program, library = cache.code("outputs/check"), cache.libraries("pikepdf", "pypdfium2")
    pdfs = {name: content for name, content in files.items() if name.endswith(".pdf")}
    places = {name: cache.digest("pages seen", work.scope, name, program, library) for name in pdfs}
    jobs = [
        Job(
            name,
            {"文件": cache.digest(content), "检查": program, "库": library},
            (content, _before(work, places[name])),
        )
        for name, content in pdfs.items()
    ]
    results = work.map("gates", findings, jobs, progress, least=4)
    found = []
    for job, result in zip(jobs, results, strict=True):
        lost = isinstance(result, Lost)
        lines, seen = ([f"检查没有完成：{result.reason}"], {}) if lost else result
        found += [Notice("gate", Severity.GAP, line, source=job.name) for line in lines]
        if work.store and seen != job.args[1]:
            work.store.put(places[job.name], seen)
    reasons = [f"{notice.source} {notice.message}" for notice in found]
    return {"passed": not reasons, "reasons": reasons}, found


def _before(work: Work, place: str) -> Mapping[str, Any]:
    """What was seen of the pages of the last file of this name."""
    kept = work.store.get(place) if work.store else None
    return kept[0] if kept else {}


def findings(pdf: bytes, kept: Mapping[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """The work of one worker on one PDF: its findings as lines, and what was seen of its pages."""
    from briefgen.outputs.check import checked

    found, seen = checked(pdf, kept)
    lines = [finding.line() for finding in found]
    more = len(lines) - _TOLD
    return lines if more <= 0 else [*lines[:_TOLD], f"另有 {more} 处，见 briefgen check"], seen
