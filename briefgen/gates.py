"""The gates of a build: every PDF is checked before the edition is kept, and the manifest says so."""

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from briefgen import cache
from briefgen.engine import Job, Lost, Pending, Work
from briefgen.engine.work import Progress
from briefgen.model import Notice, Severity

CODE = ("outputs/check", "outputs/cut.py", "outputs/objects.py", "assets.py", "errors.py", "gates.py")
_TOLD = 20  # findings a file that are told one by one
_HAND = 40  # files that are in memory at a time
_SHARE = 500_000  # bytes of a file that are worth a worker
_KNOWN = 12_000_000  # bytes that are when most pages are as they were: a worker opens the file in that time


@dataclass(frozen=True, slots=True)
class _Share(Job):
    """A part of the pages of a file, looked at by a worker of its own; `share` is which, of how many."""

    share: tuple[int, int] = (0, 1)

    def key(self, stage: str) -> str:
        return cache.digest(stage, sorted(self.parts.items()), self.share)


class Gates:
    """The gates of one build; a PDF may be begun with as soon as it is there, while others are made up.

    Pages that are as they were in the last build's file of this name are not read again. Workers share the
    pages of a large file that is begun with.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._program = cache.code(*CODE), cache.libraries("pikepdf", "pypdfium2", "uharfbuzz")
        self._begun: dict[str, tuple[Job, Pending]] = {}
        self._made = set[str]()
        self._lines: dict[str, tuple[str, list[str]]] = {}
        """The findings of what is done, with the digest of the file."""

    def begin(self, path: str, pdf: bytes) -> None:
        """Check the PDF beside whatever comes next, where there are workers to do that."""
        for known, (_, pending) in list(self._begun.items()):
            if (pending.kept or pending.tasks) and all(task.done for task in pending.tasks):
                self._take(known)
        if self._work.beside:
            job = self._job(path, pdf)
            shares = [] if self._kept(job) else self._shares(job, len(pdf))
            begun = self._work.begin("gates", looked if shares else findings, shares or [job])
            begun.jobs = [replace(one, args=()) for one in begun.jobs]  # a worker has them
            self._begun[path] = replace(job, args=()), begun

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
        job, pending = self._begun.pop(name)
        results = self._work.results(pending)
        result = results[0] if pending.function is findings else self._joined(job, results)
        self._lines[name] = job.parts["文件"], self._seen(job, result)

    def _job(self, name: str, pdf: bytes) -> Job:
        program, library = self._program
        parts = {"文件": cache.digest(pdf), "检查": program, "库": library}
        job, store = Job(name, parts, (pdf, None)), self._work.store
        if store and not self._kept(job):
            self._made.add(name)
            # As it is kept: this process needs nothing of what was seen, nor what it takes to load that.
            return replace(job, args=(pdf, store.blob(self._place(name))))
        return job

    def _kept(self, job: Job) -> bool:
        return bool(self._work.store and self._work.store.has(job.key("gates")))

    def _shares(self, job: Job, size: int) -> list[_Share]:
        """The file in as many shares as workers are worth it; none where it takes but one."""
        of = min(self._work.jobs, size // (_KNOWN if job.args[1] and self._mostly_kept() else _SHARE))
        shares = [(at, of) for at in range(of)] if of > 1 else []
        return [
            _Share(f"{job.name}（{at + 1}/{of}）", job.parts, (*job.args, (at, of)), share=(at, of))
            for at, of in shares
        ]

    def _mostly_kept(self) -> bool:
        """Whether most chapters of this build are as they were set in builds before."""
        chapters = [told for told in self._work.told if told.stage == "set"]
        return 2 * sum(bool(told.why) for told in chapters) <= len(chapters)

    def _joined(self, job: Job, results: Sequence[Any]) -> Any:
        """What `findings` gives of the file that was looked at in shares."""
        from briefgen.outputs.check.layout import judged
        from briefgen.outputs.check.seen import whole

        lost = [one for one in results if isinstance(one, Lost)]
        if lost:
            return lost[0]
        lines = _lines(judged(whole(book for book, _ in results)))
        if self._work.store:
            self._work.store.put(job.key("gates"), (lines, None))
        return lines, [seen for _, seen in results]

    def _seen(self, job: Job, result: Any) -> list[str]:
        """The findings as lines; what was seen of the pages is kept for the next build."""
        if isinstance(result, Lost):
            return [f"检查没有完成：{result.reason}"]
        lines, seen = result
        if self._work.store and seen is not None and job.name in self._made:
            self._work.store.put(self._place(job.name), seen)
        return list(lines)

    def _place(self, name: str) -> str:
        return cache.digest("pages seen", self._work.scope, name, *self._program)


def findings(pdf: bytes, kept: bytes | None) -> tuple[list[str], list[bytes] | None]:
    """The work of one worker on one PDF: its findings as lines, and what was seen of its pages, pickled.

    `kept` is what the build before saw; None comes back when that is as it was.
    """
    from briefgen.outputs.check.gates import checked

    before = _before(kept)
    found, seen = checked(pdf, before)
    return _lines(found), None if seen == before else [pickle.dumps(seen, protocol=5)]


def looked(pdf: bytes, kept: bytes | None, share: tuple[int, int]) -> tuple[Any, bytes]:
    """The work of one worker on a share of one PDF: what there is to judge, and what was seen, pickled."""
    from briefgen.outputs.check.gates import looked

    book, seen = looked(pdf, _before(kept), share)
    return book, pickle.dumps(seen, protocol=5)


def _before(kept: bytes | None) -> Any:
    """What the build before saw, share by share."""
    from briefgen.outputs.check.known import Kept

    return Kept.whole(map(pickle.loads, pickle.loads(kept))) if kept else None


def _lines(found: Sequence[Any]) -> list[str]:
    lines = [finding.line() for finding in found]
    more = len(lines) - _TOLD
    return lines if more <= 0 else [*lines[:_TOLD], f"另有 {more} 处，见 briefgen check"]
