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
    """The manifest's `gates` ({passed, reasons}) and a notice for each finding."""
    program, library = cache.code("outputs/check"), cache.libraries("pikepdf", "pypdfium2")
    pdfs = {name: content for name, content in files.items() if name.endswith(".pdf")}
    jobs = [
        Job(name, {"文件": cache.digest(content), "检查": program, "库": library}, (content,))
        for name, content in pdfs.items()
    ]
    results = work.map("gates", findings, jobs, progress, least=4)
    found = [
        Notice("gate", Severity.GAP, line, source=job.name)
        for job, result in zip(jobs, results, strict=True)
        for line in ([f"检查没有完成：{result.reason}"] if isinstance(result, Lost) else result)
    ]
    reasons = [f"{notice.source} {notice.message}" for notice in found]
    return {"passed": not reasons, "reasons": reasons}, found


def findings(pdf: bytes) -> list[str]:
    """The work of one worker on one PDF: its findings as lines."""
    from briefgen.outputs.check import check

    found = [finding.line() for finding in check(pdf)]
    more = len(found) - _TOLD
    return found if more <= 0 else [*found[:_TOLD], f"另有 {more} 处，见 briefgen check"]
