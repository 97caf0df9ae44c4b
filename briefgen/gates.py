"""The gates of a build: every PDF is checked before the edition is kept, and the manifest says so."""

import pickle
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from briefgen import cache
from briefgen.engine import Job, Lost, Pending, Work
from briefgen.engine.work import Progress
from briefgen.model import Notice, Severity

CODE = ("outputs/check", "outputs/cut.py", "assets.py", "errors.py", "gates.py")
_TOLD = 20  # findings a file that are told one by one
_HAND = 40  # files that are in memory at a time


class Gates:
    """The gates of one build; a PDF may be begun with as soon as it is there, while others are made up.

    Pages that are as they were in the last build's file of this name are not read again.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._program = cache.code(*CODE), cache.libraries("pikepdf", "pypdfium2", "uharfbuzz")
        self._begun: dict[str, Pending] = {}
        self._made = set[str]()
        self._lines: dict[str, tuple[str, list[str]]] = {}
        """The findings of what is done, with the digest of the file."""

    def begin(self, path: str, pdf: bytes) -> None:
        """Check the PDF beside whatever comes next, where there are workers to do that."""
        for known, pending in list(self._begun.items()):
            if pending.kept or (pending.tasks and all(task.done for task in pending.tasks)):
                self._take(known)
        if self._work.beside:
            begun = self._begun[path] = self._work.begin("gates", findings, [self._job(path, pdf)])
            begun.jobs = [replace(job, args=()) for job in begun.jobs]  # a worker has them

    def passed(self, files: Mapping[str, bytes], progress: Progress) -> tuple[dict[str, Any], list[Notice]]:
        """The manifest's `gates` ({passed, reasons}) and a notice for each finding."""
        pdfs = [name for name in files if name.endswith(".pdf")]
        for done, name in enumerate(begun := list(self._begun)):
            progress("gates", done, len(begun), name)
            self._take(name)
        # What was begun with may have become another file since.
        results = {n: told for n, (of, told) in self._lines.items() if of == cache.digest(files.get(n, b""))}
        rest = [name for name in pdfs if name not in results]
        for at in range(0, len(rest), _HAND):
            jobs = [self._job(name, files[name]) for name in rest[at : at + _HAND]]
            found = self._work.map("gates", findings, jobs, progress, least=4)
            results |= {job.name: self._seen(job, one) for job, one in zip(jobs, found, strict=True)}
        told = [Notice("gate", Severity.GAP, line, source=name) for name in pdfs for line in results[name]]
        reasons = [f"{notice.source} {notice.message}" for notice in told]
        return {"passed": not reasons, "reasons": reasons}, told

    def _take(self, name: str) -> None:
        """Keep of a file that was begun with no more than its findings."""
        pending = self._begun.pop(name)
        (job,), (result,) = pending.jobs, self._work.results(pending)
        self._lines[name] = job.parts["文件"], self._seen(job, result)

    def _job(self, name: str, pdf: bytes) -> Job:
        program, library = self._program
        parts = {"文件": cache.digest(pdf), "检查": program, "库": library}
        job, store = Job(name, parts, (pdf, None)), self._work.store
        if store and not store.has(job.key("gates")):
            self._made.add(name)
            # As it is kept: this process needs nothing of what was seen, nor what it takes to load that.
            return replace(job, args=(pdf, store.blob(self._place(name))))
        return job

    def _seen(self, job: Job, result: Any) -> list[str]:
        """The findings as lines; what was seen of the pages is kept for the next build."""
        if isinstance(result, Lost):
            return [f"检查没有完成：{result.reason}"]
        lines, seen = result
        if self._work.store and seen is not None and job.name in self._made:
            self._work.store.keep(self._place(job.name), seen)
        return list(lines)

    def _place(self, name: str) -> str:
        return cache.digest("pages seen", self._work.scope, name, *self._program)


def findings(pdf: bytes, kept: bytes | None) -> tuple[list[str], bytes | None]:
    """The work of one worker on one PDF: its findings as lines, and what was seen of its pages, pickled.

    `kept` is what the build before saw; None comes back when that is as it was.
    """
    from briefgen.outputs.check import checked

    before = pickle.loads(kept) if kept else None
    found, seen = checked(pdf, before)
    told = None if seen == before else pickle.dumps(seen, protocol=5)
    lines = [finding.line() for finding in found]
    more = len(lines) - _TOLD
    return lines if more <= 0 else [*lines[:_TOLD], f"另有 {more} 处，见 briefgen check"], told
