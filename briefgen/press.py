"""From bound books to PDF files: chapters set apart, each once, and made up into the book and the briefs.

Knows rendering and export, and hands all heavy calls to `engine`; every call is value in, value out.
"""

import hashlib
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache as cached
from html import unescape
from pathlib import Path

from briefgen import assets, cache, render
from briefgen.engine import Job, Lost, Pending, Work
from briefgen.engine.work import Progress
from briefgen.errors import BuildError
from briefgen.fitting import fitted
from briefgen.model import Book, Chapter, Notice, Severity
from briefgen.outputs.attach import Attachment
from briefgen.outputs.folio import Part, leaves, numbers
from briefgen.outputs.galley import Galley
from briefgen.outputs.shell import TITLE, Shell
from briefgen.presswork import html_page, make_up, placeholder, set_chapter, set_shell, styles
from briefgen.sheets import Sheets, Text, back, in_turn, kept
from briefgen.spill import Spilled

log = logging.getLogger("briefgen")

WITHIN = "contents"  # the kind of chapter that is set last, because it tells the pages of all others
_KINDS = {"brief": "简报", "sources": "出处"}
_MANY = 100  # chapters from which on the make-up needs workers that hold nothing else
_ROUNDS = 4  # a contents that never settles would be one whose length hangs on its own numbers
_LINK = re.compile(r'\bhref="#([^"]*)"')
CODE = ("outputs", "assets.py", "errors.py", "model", "presswork.py")
_LIBRARIES = ("weasyprint", "pydyf", "pikepdf", "uharfbuzz", "tinycss2", "cssselect2", "tinyhtml5", "pillow")
_Pages = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Print:
    """One PDF to make: its file name, its book, what goes with it, its frame and its title."""

    name: str
    book: Book
    attachments: tuple[Attachment, ...]
    frame: str
    title: str


@dataclass(frozen=True, slots=True)
class Press:
    """What all chapters of a build have in common."""

    work: Work
    overrides: Path | None
    progress: Progress
    sources: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """SHA-256 of the source files of each city."""
    volume: str = ""
    """The volume that `book.pdf` is, whose chapters without a city are told apart by it."""
    theme: str = ""
    """A theme besides the book's own, by which everything that is made for it is told apart."""
    meanwhile: Callable[[], object] = lambda: None
    """What this process does while the chapters are set."""
    made: Callable[[str, bytes], None] = lambda path, pdf: None
    """Told each PDF with its path in the edition as soon as it is there."""
    hold: Callable[[], Spilled] = Spilled
    """Gives room for the files of the edition until they are written."""

    def books(
        self, book: Book, cities: Sequence[str], wanted: Mapping[str, Sequence[Attachment]]
    ) -> tuple[dict[str, bytes], list[Notice]]:
        """The PDFs by path: book.pdf and briefs/<city>.pdf, as far as `wanted` with their attachments.

        Briefs are made up from the book's own chapters, but for those that are `alone` in it. Notices tell
        of chapters that could not be set.
        """
        whole = "book.pdf" in wanted
        chapters = [c for c in book.chapters if whole or c.city in cities]
        chapters += [c for c in book.alone if f"briefs/{c.city}.pdf" in wanted]
        galleys, notices = self._galleys(book, chapters)
        prints = []
        for name, attachments in wanted.items():
            city = name.removeprefix("briefs/").removesuffix(".pdf")
            made = book if name == "book.pdf" else _single(book, city)
            prints.append(_Print(name, made, tuple(attachments), *self._frame(made)))
        shells = self._shells(prints, galleys)
        self.work.renew(len(galleys) > _MANY)
        # Briefs need no contents: where workers wait, they are made up while that is set. A large book
        # comes first all the same, so that its worker holds nothing else.
        first = prints[1:] if whole and self.work.beside and len(galleys) <= _MANY else []

        @cached
        def briefs() -> Pending:
            return self._made_up(first, shells, galleys)

        if whole:
            galleys |= self._contents(book, galleys, shells[prints[0].frame], briefs)
        files: dict[str, bytes] = {}
        rest = prints[:1] if first else prints
        for some, begun in ((first, briefs()), (rest, self._made_up(rest, shells, galleys))):
            notices += self._finished(some, begun, files)
        return {one.name: files[one.name] for one in prints if one.name in files}, notices

    def page(self, book: Book) -> Callable[[], dict[str, bytes]]:
        """Begin with book.html; what is given back waits for it, and has nothing when its worker was lost."""
        from briefgen.outputs.html import MEDIUM

        roots = render.roots(book.info.theme, self.overrides, MEDIUM)
        text = render.render(
            book,
            overrides=self.overrides,
            medium=MEDIUM,
            kept=kept(book, self.overrides, self.work.store, MEDIUM),
        )
        digests = {
            "正文": cache.digest(text),
            "图": cache.digest([chart.address for chart in book.charts]),
            "样式": cache.styles(roots, ".css", ".js"),
            "字体": cache.styles((assets.fonts_dir(),), ".toml"),
            "程序": cache.code(*CODE),
            "库": cache.libraries("uharfbuzz"),
        }
        bare = replace(book, chapters=tuple(replace(c, context=None) for c in book.chapters))
        job = Job("book.html", digests, (text, bare, roots, self.work.shared))
        begun = self.work.begin("html", html_page, [job])
        begun.jobs = [replace(job, args=()) if self.work.beside else job]  # a worker has what is large

        def page() -> dict[str, bytes]:
            (done,) = self.work.results(begun, self.progress)
            return {} if isinstance(done, Lost) else {"book.html": done}

        return page

    def _galleys(self, book: Book, chapters: Sequence[Chapter]) -> tuple[dict[str, Galley], list[Notice]]:
        common, sheets = self._common(book), Sheets(book, self.overrides, self.work.store)
        # Workers begin with a chapter while the next is rendered here, first with those that look new.
        texts = [sheets.text(chapter) for chapter in chapters]
        order, told = in_turn(texts, [chapter.kind for chapter in chapters]), len(self.work.told)
        jobs = (self._set(chapters[at], texts[at], common, book) for at in order)
        begun = self.work.begin("set", set_chapter, jobs)
        self.work.told[told:] = back(order, self.work.told[told:])
        self.meanwhile()
        done = back(order, self.work.results(begun, self.progress))
        notices, found = [], {}
        for chapter, job, result in zip(chapters, back(order, begun.jobs), done, strict=True):
            if isinstance(result, Lost):
                notices.append(_notice(replace(result, name=job.title), chapter.city))
                html = placeholder(job.args[0], chapter, result.reason)
                result = set_chapter(html, {}, *job.args[2:])
            found[chapter.name] = result

        def again(some: Sequence[Chapter]) -> list[Galley | Lost]:
            jobs = [self._set(chapter, sheets.text(chapter), common, book) for chapter in some]
            return self.work.map("set", set_chapter, jobs, self.progress)

        return fitted(chapters, found, again), notices

    def _set(
        self,
        chapter: Chapter,
        text: Text,
        common: Mapping[str, str],
        book: Book,
        numbers: _Pages | None = None,
    ) -> Job:
        charts = {chart.address: chart.svg for chart in chapter.charts}
        parts = {**common, "正文": text.digest, "图": cache.digest(sorted(charts))}
        if numbers:
            parts["页码"] = cache.digest(sorted(numbers.items()))
        side = "left" if chapter.kind == "brief" else "right"
        roots = render.roots(book.info.theme, self.overrides)
        title = f"{chapter.city} {_KINDS.get(chapter.kind, chapter.kind)}" if chapter.city else chapter.title
        args = text.before(charts, roots, side, numbers, parts["样式"])
        return Job(self.told(chapter.name, chapter.city), parts, args, self.told(title, chapter.city))

    def _frame(self, made: Book) -> tuple[str, str]:
        """The book's HTML without chapters and without its title, and the title."""
        html = render.render(replace(made, chapters=()), overrides=self.overrides)
        title = re.search(r"<title>(.*?)</title>", html, re.S)
        if not title:
            raise BuildError("模板里没有 <title>。", where="base.html")
        return html.replace(title[1], TITLE) if title[1] else html, unescape(title[1])

    def _shells(self, prints: Sequence["_Print"], galleys: Mapping[str, Galley]) -> dict[str, Shell]:
        """The shell of each frame: one for the book, one for all briefs."""
        jobs: dict[str, Job] = {}
        for one in prints:
            if one.frame not in jobs:
                used = [galleys[c.name] for c in one.book.chapters if c.name in galleys]
                names = sorted({sheet.name for g in used for sheet in g.sheets if not sheet.blank})
                first, side = used[0].sheets[0].name, "left" if one.book.single else "right"
                parts = {**self._common(one.book), "书名与期次": cache.digest(one.frame, names, first, side)}
                roots = render.roots(one.book.info.theme, self.overrides)
                told = self.told(one.name, one.book.single)
                jobs[one.frame] = Job(told, parts, (one.frame, names, first, side, roots, parts["样式"]))
        done = self.work.map("shell", set_shell, list(jobs.values()), self.progress)
        for result in done:
            if isinstance(result, Lost):
                raise BuildError(f"排书眉页码时{result.reason}。", next="请重新运行。")
        return dict(zip(jobs, done, strict=True))

    def _contents(
        self, book: Book, galleys: Mapping[str, Galley], shell: Shell, beside: Callable[[], object]
    ) -> dict[str, Galley]:
        """The contents, set from the page numbers of all others, and again if that takes other pages;
        `beside` hands out what may be done meanwhile."""
        chapters = [c for c in book.chapters if c.kind == WITHIN]
        common, sheets = self._common(book), Sheets(book, self.overrides, self.work.store)
        texts = {chapter.name: sheets.text(chapter) for chapter in chapters}
        made: dict[str, Galley] = {}
        last: _Pages = {}
        for _ in range(_ROUNDS):
            parts = [Part(c.name, c.title, {**galleys, **made}[c.name]) for c in book.chapters]
            told = numbers(parts, leaves(parts, shell, "right"))
            if not chapters or told == last:
                break
            last = told
            links = {c: [n for n in _LINK.findall(text.html) if n in told] for c, text in texts.items()}
            wanted = {c: {n: told[n] for n in some} for c, some in links.items()}
            jobs = [self._set(c, texts[c.name], common, book, wanted[c.name]) for c in chapters]
            begun = self.work.begin("contents", set_chapter, jobs)
            beside()
            done = self.work.results(begun, self.progress)
            for result in done:
                if isinstance(result, Lost):
                    raise BuildError(f"排目录时{result.reason}。", next="请重新运行。")
            made = {chapter.name: galley for chapter, galley in zip(chapters, done, strict=True)}
        return made

    def _made_up(
        self, prints: Sequence["_Print"], shells: Mapping[str, Shell], galleys: Mapping[str, Galley]
    ) -> Pending:
        jobs = (self._make_up(one, shells[one.frame], galleys) for one in prints)
        return self.work.begin("makeup", make_up, jobs, light=len(galleys) <= _MANY)

    def _finished(self, prints: Sequence["_Print"], begun: Pending, files: dict[str, bytes]) -> list[Notice]:
        """Put the PDFs that were begun into `files`; a notice for each that was lost."""
        lost = []

        def each(at: int, made: bytes | Lost) -> None:
            name = prints[at].name
            if isinstance(made, Lost):
                lost.append(_notice(made, None))
            else:
                files[name] = made
                self.made(self._path(name), made)

        if prints:
            self.work.results(begun, self.progress, each=each)
        return lost

    def _path(self, name: str) -> str:
        """Where a PDF stands in the edition."""
        path = self.volume if self.volume and name == "book.pdf" else name
        return f"themes/{self.theme}/{path}" if self.theme else path

    def _make_up(self, one: "_Print", shell: Shell, galleys: Mapping[str, Galley]) -> Job:
        parts = tuple(Part(c.name, c.title, galleys[c.name]) for c in one.book.chapters if c.name in galleys)
        cities = dict.fromkeys(c.city for c in one.book.chapters if c.city)
        sources = tuple(dict.fromkeys(sha for city in cities for sha in self.sources.get(city, ())))
        bare = replace(one.book, chapters=(), alone=())
        digests = {
            "程序": cache.code(*CODE),
            "库": cache.libraries(*_LIBRARIES),
            "各章": cache.digest([part.galley.body.digest for part in parts]),
            "书眉页码": hashlib.sha256(shell.pdf).hexdigest(),
            "书名与期次": cache.digest(one.title, bare, sources),
            "附件": cache.digest([(a.name, hashlib.sha256(a.content).hexdigest()) for a in one.attachments]),
        }
        told = self.told(one.name, one.book.single)
        return Job(told, digests, (shell, parts, one.title, bare, sources, one.attachments, self.work.shared))

    def told(self, name: str, city: object = None) -> str:
        """What a job is called: names are of one book, but for those of cities."""
        if self.volume and not city:
            name = f"{self.volume} {name.removesuffix('book.pdf')}".rstrip()
        return f"{name}（{self.theme}）" if self.theme else name

    def _common(self, book: Book) -> dict[str, str]:
        return {
            "样式": styles(render.roots(book.info.theme, self.overrides)),
            "字体": cache.styles((assets.fonts_dir(),), ".toml"),
            "程序": cache.code(*CODE),
            "库": cache.libraries(*_LIBRARIES),
        }


def _single(book: Book, city: str) -> Book:
    """The city's brief: its chapters of the book, or those that are otherwise when they stand alone."""
    alone = {c.kind: c for c in book.alone if c.city == city}
    chapters = tuple(alone.get(c.kind, c) for c in book.chapters if c.city == city)
    return Book(f"{city}{book.title}", book.info, chapters, single=True)


def _notice(lost: Lost, city: str | None) -> Notice:
    message = f"“{lost.name}”没有排出（{lost.reason}），请重新运行；若再发生，请报告给开发者。"
    return Notice("worker-lost", Severity.GAP, message, city=city)
