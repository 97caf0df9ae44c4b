"""Export to PDF: from a book's HTML to bytes. The only module that knows WeasyPrint, which it imports late.

Opens nothing but our templates, faces and this book's charts. Anything that the library warns of is an
error, since a missing face or picture is never more than a warning to it.
"""

import hashlib
import io
import logging
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from briefgen.errors import BuildError
from briefgen.model import Book
from briefgen.outputs import quick, ready
from briefgen.outputs.justify import spread_han

_line = re.compile(r" at (\d+):\d+")
_quoted = re.compile(r"'\s*([^']+?)\s*'")
_no_code = re.compile(r"/\*.*?\*/|\"[^\"\n]*\"|'[^'\n]*'", re.DOTALL)  # comments and strings
_brace = re.compile(r"[{}]")
BASE = "https://book.invalid/"  # never opened: the fetcher maps what lies under it to our files
VARIANT = "pdf/a-3a"
_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"}
FIRST_ARABIC = "guide"  # the chapter that arabic page numbers begin with


def pdf(html: str, book: Book, roots: Sequence[Path], *, variant: str | None = VARIANT) -> bytes:
    """The book as tagged PDF, the same bytes for the same arguments.

    `html` is the rendered book, `roots` the folders its styles may come from, first found first taken.
    Raises AssetError when a face is missing or damaged, BuildError for whatever WeasyPrint warns of.
    """
    prepare()
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    from briefgen.outputs.finish import finish

    digest = hashlib.sha256("\0".join([html, *(c.address for c in book.charts)]).encode())
    quick.install()
    with warnings_as_errors(), ready.collector_off(), spread_han():
        charts = {chart.address: chart.svg for chart in book.charts}
        source = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=fetcher(charts, roots))
        document = source.render(font_config=FontConfiguration(), pdf_variant=variant, pdf_tags=True)
        starts = {name: at for at, page in reversed([*enumerate(document.pages)]) for name in page.anchors}
        target = io.BytesIO()
        with warnings.catch_warnings():
            # WeasyPrint 70 leaves the file of its colour profile open.
            warnings.simplefilter("ignore", ResourceWarning)
            identifier = digest.hexdigest()[:32].encode()
            document.write_pdf(target, pdf_identifier=identifier, pdf_variant=variant, pdf_tags=True)
    return finish(target.getvalue(), book, front=starts.get(FIRST_ARABIC, 0))


def prepare() -> None:
    """What must be so before anything is set; AssetError for a damaged face."""
    ready.prepare()
    ready.library()


def fetcher(charts: Mapping[str, bytes], roots: Sequence[Path]) -> Any:
    """A fetcher that knows the charts (SVG by address) and the files under the roots, and nothing else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            name = local_name(url)
            content = charts[name] if name in charts else allowed_file(name, roots).read_bytes()
            kind = _TYPES.get(Path(name).suffix, "application/octet-stream")
            return URLFetcherResponse(url, content, {"Content-Type": kind})

    return Fetcher()


def local_name(url: str) -> str:
    """The name of one of our own files in an address under BASE; ValueError for any other address."""
    if not url.startswith(BASE):
        raise ValueError(f"不打开册子以外的地址：{url}")
    return unquote(urlsplit(url).path.lstrip("/"))


def allowed_file(name: str, roots: Sequence[Path]) -> Path:
    """The first file of that name that really lies under its root, links resolved; else ValueError."""
    for root in roots:
        path = (root / name).resolve()
        if path.is_relative_to(root.resolve()) and path.is_file():
            return path
    raise ValueError(f"版式文件夹里没有 {name}")


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def warnings_as_errors(style: Path | None = None) -> Iterator[None]:
    """BuildError naming every record ≥ WARNING that WeasyPrint logs inside, at its line of `style`."""
    logger = logging.getLogger("weasyprint")
    collector = _Collector()
    propagate, logger.propagate = logger.propagate, False
    logger.addHandler(collector)
    try:
        yield
    finally:
        logger.removeHandler(collector)
        logger.propagate = propagate
    if collector.messages:
        seen = list(dict.fromkeys(collector.messages))
        if style:
            line = _place(seen[0], style.read_text("utf-8", "replace"))
            where = f"{style} 第 {line} 行" if line else str(style)
            raise BuildError(f"样式有误：{seen[0]}", where=where, next="请改正这一行后再试。")
        raise BuildError(
            "排版时有警告：\n  " + "\n  ".join(seen[:20]), next="请检查模板、样式与字体，或报告给开发者。"
        )


def _place(message: str, style: str) -> int:
    """The line that a warning speaks of: the one it names, that of what it quotes, or of a brace without
    a partner; 0 when there is no telling."""
    if found := _line.search(message):
        return int(found[1])
    if line := _unpaired(style):
        return line
    quoted = _quoted.search(message)
    return style[: style.index(quoted[1])].count("\n") + 1 if quoted and quoted[1] in style else 0


def _unpaired(style: str) -> int:
    open_: list[int] = []
    blank = _no_code.sub(lambda found: "\n" * found[0].count("\n"), style)
    for number, line in enumerate(blank.split("\n"), 1):
        for brace in _brace.findall(line):
            if brace == "{":
                open_.append(number)
            elif not open_:
                return number
            else:
                open_.pop()
    return open_[0] if open_ else 0
