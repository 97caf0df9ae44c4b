"""What drawing and binding give: charts, chapters and the book."""

import hashlib
import io
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, repr=False)
class Chart:
    """A drawn chart: SVG bytes with selectable text, its size in mm and what it argues.

    `title` states the finding, `subtitle` the measure, unit, year and n; `alt` states the message
    for those who cannot see it. `city` is None for charts over all cities.
    """

    name: str
    city: str | None
    svg: bytes
    width_mm: float
    height_mm: float
    title: str
    subtitle: str
    alt: str

    @property
    def address(self) -> str:
        """Where pages find it, by content, so that a chapter changes only when its charts do."""
        return f"charts/{hashlib.sha256(self.svg).hexdigest()[:16]}.svg"

    def __repr__(self) -> str:
        """Tells the value in little: digests of what has charts are asked for often."""
        drawn = hashlib.sha256(self.svg).hexdigest()
        size, words = (self.width_mm, self.height_mm), (self.title, self.subtitle, self.alt)
        return f"Chart({self.name!r}, {self.city!r}, {drawn}, {size!r}, {words!r})"


@dataclass(frozen=True, slots=True)
class BookInfo:
    """What the book says of itself; nothing here comes from a report.

    `edition` is its label (2023年11月 第11期), `date` and `data_as_of` are ISO dates, `mark` is
    内部资料 or None. `sample` marks every page 示例. `versions` are (name, version) pairs for
    方法与说明. `name` is the red name of a single brief in the 公文 theme; `report_to`, `send_to` and
    `issue_to` are its readers behind 报, 送 and 发, `copies` how many are printed.
    """

    year: int
    edition: str
    issuer: str
    date: str
    data_as_of: str
    mark: str | None = None
    sample: bool = False
    theme: str = "modern"
    versions: tuple[tuple[str, str], ...] = ()
    name: str = "政府工作报告简报"
    report_to: str = ""
    send_to: str = ""
    issue_to: str = ""
    copies: int | None = None


@dataclass(frozen=True, slots=True)
class Packed:
    """A chapter's context put away as bytes: most are never looked at, since their chapter is as it was.

    `digest` tells everything that the context was bound from but `info`. Info and charts are not in `data`.
    """

    digest: str
    info: BookInfo
    charts: tuple[Chart, ...] = field(repr=False, compare=False)
    data: bytes = field(repr=False, compare=False)

    def context(self) -> Any:
        """The context itself, made up anew each time."""
        return _Opening(io.BytesIO(self.data), (self.info, *self.charts)).load()


def packed(context: Any, info: BookInfo, charts: Sequence[Chart]) -> bytes:
    """The `data` of a context that was bound from `info` and `charts`, themselves left out."""
    data = io.BytesIO()
    _Packing(data, {id(one): at for at, one in enumerate((info, *charts))}).dump(context)
    return data.getvalue()


class _Packing(pickle.Pickler):
    def __init__(self, file: io.BytesIO, numbers: Mapping[int, int]) -> None:
        super().__init__(file, protocol=5)
        self._numbers = numbers

    def persistent_id(self, found: Any) -> int | None:
        return self._numbers.get(id(found))


class _Opening(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, parts: Sequence[Any]) -> None:
        super().__init__(file)
        self._parts = parts

    def persistent_load(self, number: Any) -> Any:
        return self._parts[number]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The unit that is bound and rendered: a template, what it may use, and the charts it shows.

    `name` is unique in the book and safe as an HTML id; `kind` is the page module's name, which is
    also that of its template; `context` is the page module's own frozen dataclass, or that as `Packed`.
    `city` is None for chapters over all cities. `pages` is the number of pages that it must take, None where
    any will do.
    """

    name: str
    title: str
    kind: str
    context: Any
    charts: tuple[Chart, ...] = ()
    city: str | None = None
    pages: int | None = None

    @property
    def page(self) -> Any:
        """The context as templates see it."""
        return self.context.context() if isinstance(self.context, Packed) else self.context


@dataclass(frozen=True, slots=True)
class Book:
    """A whole book, or a brief when `single`, in order, ready to be rendered.

    `alone` are briefs as they stand alone, where the theme sets them otherwise than in the book.
    """

    title: str
    info: BookInfo
    chapters: tuple[Chapter, ...]
    single: bool = False
    alone: tuple[Chapter, ...] = ()

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Every chart the chapters show, in order."""
        return tuple(chart for chapter in self.chapters for chart in chapter.charts)
