"""Render: from a book to one HTML document, by the templates of a theme.

The only module that knows Jinja. Every printed string passes through `_finalize`, so that no character
reaches a page that our faces cannot draw; escaping is always on, and an unknown name is an error.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache as cached
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from briefgen import assets, cache, display
from briefgen.errors import BuildError, SettingsError
from briefgen.model import Book, Chapter


class Kept:
    """Chapters rendered before and templates compiled before, in `store`; for one theme, medium and build."""

    def __init__(
        self, store: cache.Store, theme: str, overrides: Path | None = None, medium: str | None = None
    ) -> None:
        self._store = store
        _compiled.keep(store)
        self._basis = cache.digest(basis(), cache.styles(roots(theme, overrides, medium)))

    def chapter(self, own: Book, made: Callable[[], Markup]) -> Markup:
        """What `made` gives for the only chapter of `own`, or gave before."""
        (chapter,) = own.chapters
        key = cache.digest("chapter", self._basis, replace(own, chapters=()), digest(chapter))
        return Markup(self._store.recalled(key, lambda: str(made())))


def digest(chapter: Chapter) -> str:
    """The digest of a chapter, reckoned once for all mediums: the chapters last seen are kept at hand."""
    known = _digests.pop(id(chapter), None)
    if known is None or known[0] is not chapter:
        known = chapter, cache.digest(chapter)
    _digests[id(chapter)] = known
    if len(_digests) > _AT_HAND:
        del _digests[next(iter(_digests))]
    return known[1]


_AT_HAND = 256
_digests: dict[int, tuple[Chapter, str]] = {}


def render(
    book: Book,
    theme: str | None = None,
    overrides: Path | None = None,
    medium: str | None = None,
    kept: Kept | None = None,
) -> str:
    """The book as HTML whose addresses are relative to the folders of `roots`, for print or for a `medium`.

    The template of a chapter sees a book of this chapter alone. `kept` is of the same theme, overrides and
    medium. Raises SettingsError for an unknown theme and BuildError, naming file and line, for a template
    that is wrong.
    """
    environment = _environment(theme or book.info.theme, overrides, medium)
    return _filled(environment, "base.html", book=book, chapters=[*_chapters(environment, book, kept)])


def chapters(book: Book, overrides: Path | None, medium: str | None, kept: Kept | None) -> Iterator[Markup]:
    """Each chapter's part of what `render` gives."""
    return _chapters(_environment(book.info.theme, overrides, medium), book, kept)


def framed(book: Book, parts: Iterable[str], overrides: Path | None, medium: str | None) -> str:
    """What `render` gives with `parts` for chapters, of which it looks at names and kinds only."""
    environment = _environment(book.info.theme, overrides, medium)
    return _filled(environment, "base.html", book=book, chapters=[*map(Markup, parts)])


def prepare(
    store: cache.Store | None, theme: str, overrides: Path | None = None, medium: str | None = None
) -> None:
    """Compile the templates of all chapters, while there is nothing else to do; faults are told later."""
    if store:
        _compiled.keep(store)
    environment = _environment(theme, overrides, medium)
    for name in environment.list_templates(filter_func=lambda name: name.startswith("pages/")):
        with suppress(jinja2.TemplateError, UnicodeError):
            environment.get_template(name)


def themes() -> tuple[str, ...]:
    """The names of the themes that come with the program."""
    return tuple(sorted(path.name for path in (assets.templates_dir() / "themes").iterdir() if path.is_dir()))


def roots(theme: str, overrides: Path | None = None, medium: str | None = None) -> tuple[Path, ...]:
    """Where templates and styles are looked for, first found first taken.

    A `medium` other than print (html) has a folder of its own name whose files come before all others.
    Raises SettingsError for an unknown theme or a folder that is not there.
    """
    templates = assets.templates_dir()
    named = theme not in ("", "..") and Path(theme).name == theme
    if not named or not (templates / "themes" / theme).is_dir():
        raise SettingsError(f"没有名为“{theme}”的版式主题。", next=f"可用的有：{'、'.join(themes())}。")
    if overrides is not None and not overrides.is_dir():
        raise SettingsError("自定义版式的文件夹不存在。", where=str(overrides))
    found: tuple[Path, ...] = (templates / "themes" / theme, templates)
    found = found if overrides is None else (overrides, *found)
    own = (root / medium for root in (overrides, templates) if root is not None) if medium else ()
    return (*(folder for folder in own if folder.is_dir()), *found)


def widen(text: str) -> Markup:
    """Punctuation beside Han widened, characters without a glyph replaced, escaped."""
    return escape(_drawn(display.widen(text)))


def shown(text: str) -> Markup:
    """As `widen`, with numbers kept whole with their units at line ends."""
    return escape(display.joined(_drawn(display.widen(text))))


def whole(text: str) -> Markup:
    """As `widen`, with no line end inside: names and values in a list."""
    return escape(display.JOINER.join(_drawn(display.widen(text))))


def ended(text: str) -> Markup:
    """As `shown`, with the last two characters kept together, so that none stands alone on a line."""
    return escape(display.joined(_drawn(display.widen(text)), ending=True))


def joints(runs: Iterable[tuple[str, bool]]) -> list[tuple[Markup, bool]]:
    """Pieces of a quote as `shown`, also where a number and its unit are two pieces."""
    drawn = display.gathered((_drawn(text), strong) for text, strong in runs)
    return [(escape(text), strong) for text, strong in display.joined_runs(drawn)]


def spoken(pieces: Iterable[Any]) -> list[tuple[Markup, bool, Any]]:
    """Pieces of a sentence (text, strong, mark) as `ended`, kept whole over the joints between them."""
    whole = [*pieces]
    drawn = [(_drawn(display.widen(piece.text)), piece.strong) for piece in whole]
    shown: list[tuple[Markup, bool, Any]] = []
    held = ""
    for (text, strong), piece in zip(display.joined_runs(drawn, ending=True), whole, strict=True):
        shown.append((escape(held + text), strong, piece.mark))
        # The mark stands between a figure and what must stay with it, so that both its sides are joined.
        held = display.JOINER if piece.mark and text.endswith(display.JOINER) else ""
    return shown


CODE = ("render.py", "display.py", "assets.py", "errors.py", "model", "pages")
"""What HTML hangs on besides templates: also what templates can call on a page."""
_MACROS = "macros.html"
FILTERS = {
    "widen": widen,
    "display": shown,
    "whole": whole,
    "ended": ended,
    "joints": joints,
    "spoken": spoken,
}


def _chapters(environment: jinja2.Environment, book: Book, kept: Kept | None) -> Iterator[Markup]:
    for chapter in book.chapters:
        own = replace(book, chapters=(chapter,), alone=())
        made = partial(_chapter, environment, own, chapter)
        yield kept.chapter(own, made) if kept else made()


def _chapter(environment: jinja2.Environment, book: Book, chapter: Chapter) -> Markup:
    context = {"page": chapter.page, "book": book, "chapter": chapter}
    return Markup(_filled(environment, f"pages/{chapter.kind}.html", **context))


def _filled(environment: jinja2.Environment, name: str, **context: Any) -> str:
    try:
        return environment.get_template(name).render(**context)
    except jinja2.TemplateSyntaxError as error:
        where = f"{error.filename or error.name} 第 {error.lineno} 行"
        raise BuildError(f"模板有语法错误：{error.message}", where=where) from error
    except jinja2.TemplateNotFound as error:
        raise BuildError(f"找不到模板 {error.name}。", where=name) from error
    except (jinja2.TemplateError, TypeError, AttributeError, KeyError, ValueError) as error:
        raise BuildError(f"模板无法套用：{error}", where=_place(error, name)) from error


def _place(error: Exception, name: str) -> str:
    """The innermost template line of the traceback."""
    place, trace = name, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(".html"):
            place = f"{trace.tb_frame.f_code.co_filename} 第 {trace.tb_lineno} 行"
        trace = trace.tb_next
    return place


def _environment(theme: str, overrides: Path | None, medium: str | None) -> jinja2.Environment:
    return _made(roots(theme, overrides, medium))


class _Compiled(jinja2.BytecodeCache):
    """Templates as compiled before, in the store of a build; compiling them all takes half a second."""

    def __init__(self) -> None:
        self._store: cache.Store | None = None

    def keep(self, store: cache.Store) -> None:
        self._store = store

    def load_bytecode(self, bucket: Bucket) -> None:
        kept = self._store.get(self._key(bucket)) if self._store else None
        if kept:
            bucket.bytecode_from_string(kept[0])

    def dump_bytecode(self, bucket: Bucket) -> None:
        if self._store:
            self._store.put(self._key(bucket), bucket.bytecode_to_string())

    def _key(self, bucket: Bucket) -> str:
        return cache.digest("template", basis(), bucket.key, bucket.checksum)


@cached
def basis() -> str:
    """The digest of what makes HTML besides templates; filters of constants are run when compiling."""
    faces = cache.styles((assets.fonts_dir(),), ".ranges")
    code = cache.code(*CODE)
    return cache.digest(code, cache.libraries("jinja2", "markupsafe"), faces)


_compiled = _Compiled()


@cached
def _made(folders: Sequence[Path]) -> jinja2.Environment:
    each = {str(at): jinja2.FileSystemLoader(folder) for at, folder in enumerate(folders)}
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.FileSystemLoader(list(folders)), jinja2.PrefixLoader(each)]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalize,
        bytecode_cache=_compiled,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    found = [f"{at}/{_MACROS}" for at, folder in enumerate(folders) if (folder / _MACROS).is_file()]
    environment.globals["m"] = _Macros(environment, found)
    return environment


def forget() -> None:
    """Read all templates anew: a file that comes to stand before another is not noticed otherwise."""
    _made.cache_clear()


class _Macros:
    """All macros.html under the name `m`: each macro from the first folder that has it.

    Loaded when first used, so that their faults are told like any other's.
    """

    def __init__(self, environment: jinja2.Environment, names: Sequence[str]) -> None:
        self._environment, self._names = environment, names

    def __getattr__(self, name: str) -> Any:
        for path in self._names:
            module = self._environment.get_template(path).module
            if hasattr(module, name):
                found = getattr(module, name)
                setattr(self, name, found)
                return found
        raise AttributeError(f"macros.html 里没有名为 {name} 的宏")


def _finalize(value: Any) -> Any:
    """What `{{ }}` prints: text that the faces can draw; None is a fault, not a word."""
    if isinstance(value, Markup):
        return value
    if value is None:
        raise ValueError("要印的值是空的（None）")
    return _drawn(value) if isinstance(value, str) else value


def _drawn(text: str) -> str:
    return display.drawable(text, _covered())


@cached
def _covered() -> frozenset[str]:
    return frozenset(map(chr, assets.coverage()))
