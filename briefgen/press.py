"""From bound books to PDF files: chapters set apart, each once, and made up into the book and the briefs.

Knows rendering and export, and hands all heavy calls to `engine`; every call is value in, value out.
"""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path

from briefgen import cache, render
from briefgen.engine import Job, Lost, Work
from briefgen.engine.work import Progress
from briefgen.model import Book, Chapter, Notice, Severity
from briefgen.outputs.attach import Attachment
from briefgen.outputs.galley import Galley
from briefgen.outputs.shell import Part

log = logging.getLogger("briefgen")

WITHIN = "contents"
"""The kind of chapter that is set in the shell, because it tells the pages of all others."""
_CODE = ("outputs", "assets.py", "errors.py")
_LIBRARIES = ("weasyprint", "pydyf", "pikepdf", "uharfbuzz", "tinycss2", "tinyhtml5", "Pillow")


@dataclass(frozen=True, slots=True)
class Press:
    """What all chapters of a build have in common."""

    work: Work
    overrides: Path | None
    progress: Progress
    sources: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """SHA-256 of the source files of each city."""

    def books(
        self, book: Book, cities: Sequence[str], wanted: Mapping[str, Sequence[Attachment]]
    ) -> tuple[dict[str, bytes], list[Notice]]:
        """The PDFs by path: book.pdf and briefs/<city>.pdf, as far as `wanted` with their attachments.

        Briefs are made up from the book's own chapters. Notices tell of chapters that could not be set.
        """
        whole = "book.pdf" in wanted
        chapters = [c for c in book.chapters if whole or c.city in cities]
        htmls = {
            c.name: render.render(replace(book, chapters=(c,)), overrides=self.overrides) for c in chapters
        }
        apart = [c for c in chapters if c.kind != WITHIN]
        galleys, notices = self._galleys(book, apart, htmls)
        jobs = []
        for name, attachments in wanted.items():
            city = name.removeprefix("briefs/").removesuffix(".pdf")
            single = name != "book.pdf"
            made = _single(book, city) if single else book
            parts = [
                Part(c.name, c.title, galleys.get(c.name), htmls[c.name] if c.kind == WITHIN else "")
                for c in made.chapters
            ]
            jobs.append(self._made_up(name, made, parts, attachments))
        done = self.work.map("makeup", make_up, jobs, self.progress)
        for result in done:
            if isinstance(result, Lost):
                notices.append(_notice(result, None))
        files = {
            job.name: result for job, result in zip(jobs, done, strict=True) if not isinstance(result, Lost)
        }
        return files, notices

    def page(self, book: Book) -> dict[str, bytes]:
        """The book as book.html, nothing when its worker was lost."""
        from briefgen.outputs.html import MEDIUM

        roots = render.roots(book.info.theme, self.overrides, MEDIUM)
        text = render.render(book, overrides=self.overrides, medium=MEDIUM)
        digests = {
            "正文": cache.digest(text),
            "图": cache.digest([chart.address for chart in book.charts]),
            "样式": cache.styles(roots, ".css", ".js"),
            "字体": cache.styles(_fonts(), ".toml"),
            "程序": cache.code(*_CODE),
            "库": cache.libraries("fonttools"),
        }
        bare = replace(book, chapters=tuple(replace(c, context=None) for c in book.chapters))
        (done,) = self.work.map(
            "html", html_page, [Job("book.html", digests, (text, bare, roots))], self.progress
        )
        return {} if isinstance(done, Lost) else {"book.html": done}

    def _galleys(
        self, book: Book, chapters: Sequence[Chapter], htmls: Mapping[str, str]
    ) -> tuple[dict[str, Galley], list[Notice]]:
        common = self._common(book)
        jobs = [self._set(chapter, htmls[chapter.name], common, book) for chapter in chapters]
        done = self.work.map("set", set_chapter, jobs, self.progress)
        notices, found = [], {}
        for chapter, job, result in zip(chapters, jobs, done, strict=True):
            if isinstance(result, Lost):
                notices.append(_notice(result, chapter.city))
                html = placeholder(htmls[chapter.name], chapter, result.reason)
                result = set_chapter(html, {}, *job.args[2:])
            found[chapter.name] = result
        return found, notices

    def _set(self, chapter: Chapter, html: str, common: Mapping[str, str], book: Book) -> Job:
        charts = {chart.address: chart.svg for chart in chapter.charts}
        parts = {**common, "正文": cache.digest(html), "图": cache.digest(sorted(charts))}
        side = "left" if chapter.kind == "brief" else "right"
        roots = render.roots(book.info.theme, self.overrides)
        return Job(chapter.name, parts, (html, charts, roots, side))

    def _made_up(
        self, name: str, book: Book, parts: Sequence[Part], attachments: Sequence[Attachment]
    ) -> Job:
        frame = render.render(replace(book, chapters=()), overrides=self.overrides)
        galleys = [
            hashlib.sha256(part.galley.pdf).hexdigest() if part.galley else cache.digest(part.html)
            for part in parts
        ]
        cities = dict.fromkeys(c.city for c in book.chapters if c.city)
        sources = tuple(dict.fromkeys(one for city in cities for one in self.sources.get(city, ())))
        digests = {
            **self._common(book),
            "各章": cache.digest(galleys),
            "书名与期次": cache.digest(frame, sources),
            "附件": cache.digest([(a.name, hashlib.sha256(a.content).hexdigest()) for a in attachments]),
        }
        bare = replace(book, chapters=())
        roots = render.roots(book.info.theme, self.overrides)
        return Job(name, digests, (frame, tuple(parts), bare, roots, sources, tuple(attachments)))

    def _common(self, book: Book) -> dict[str, str]:
        roots = render.roots(book.info.theme, self.overrides)
        return {
            "样式": cache.styles(roots, ".css"),
            "字体": cache.styles(_fonts(), ".toml"),
            "程序": cache.code(*_CODE),
            "库": cache.libraries(*_LIBRARIES),
        }


def set_chapter(html: str, charts: Mapping[str, bytes], roots: Sequence[Path], side: str) -> Galley:
    """The work of one worker on one chapter."""
    from briefgen.outputs import setting

    return setting.galley(html, charts, roots, side=side)


def html_page(text: str, book: Book, roots: Sequence[Path]) -> bytes:
    """The work of one worker on the HTML book."""
    from briefgen.outputs.html import html

    return html(text, book, roots)


def make_up(
    frame: str,
    parts: Sequence[Part],
    book: Book,
    roots: Sequence[Path],
    sources: Sequence[str],
    attachments: Sequence[Attachment],
) -> bytes:
    """The work of one worker on one PDF: the shell, the make-up, the finish."""
    from briefgen.outputs import setting, shell
    from briefgen.outputs.assemble import assemble
    from briefgen.outputs.finish import finish
    from briefgen.outputs.pdf import FIRST_ARABIC

    side = "left" if book.single else "right"
    charts: dict[str, bytes] = {}
    set_shell = setting.galley(shell.shell(frame, parts), charts, roots, heads=True, side=side)
    made = assemble(set_shell, parts, single=book.single)
    names = [part.name for part in parts]
    at = names.index(FIRST_ARABIC) if FIRST_ARABIC in names else None
    front = 0 if at is None else shell.places(set_shell)[at, 0]
    return finish(made, book, front=front, sources=sources, attachments=attachments)


def placeholder(html: str, chapter: Chapter, reason: str) -> str:
    """The chapter's HTML with one page in place of what could not be set."""
    start, end = html.index(">", html.index("<body")) + 1, html.rindex("</body>")
    page = (
        f'<section class="{chapter.kind}" id="{escape(chapter.name)}">'
        f'<h2 class="city">{render.widen(chapter.title)}</h2>'
        f'<p class="nothing">本章未能排出：{escape(reason)}。</p></section>'
    )
    return html[:start] + page + html[end:]


def _single(book: Book, city: str) -> Book:
    """The city's brief: its chapters of the book, alone."""
    chapters = tuple(c for c in book.chapters if c.city == city)
    return Book(f"{city}{book.title}", book.info, chapters, single=True)


def _notice(lost: Lost, city: str | None) -> Notice:
    message = f"“{lost.name}”没有排出（{lost.reason}），请重新运行；若再发生，请报告给开发者。"
    return Notice("worker-lost", Severity.GAP, message, city=city)


def _fonts() -> Sequence[Path]:
    from briefgen import assets

    return (assets.fonts_dir(),)
