"""Read: files of any kind into reports. Knows nothing of indicators, cities' summaries or pages.

`documents` turns files into plain text (one module a format, all of them in the tuple `FORMATS`),
`structure` finds the reports in a text. `read_file` is the unit that a worker process can be given.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefgen.errors import SourceError
from briefgen.model import Notice, Report
from briefgen.notices import from_error, ordered
from briefgen.sources import paged
from briefgen.sources.files import load, walk
from briefgen.sources.parsed import file_names, from_json, to_json
from briefgen.sources.raw import RawDocument
from briefgen.sources.unwrap import FORMATS, documents, known

__all__ = [
    "FORMATS",
    "Memory",
    "RawDocument",
    "Reading",
    "Slot",
    "documents",
    "file_names",
    "find",
    "from_json",
    "read",
    "read_file",
    "to_json",
]


@dataclass(frozen=True, slots=True)
class Reading:
    """The reports of one or more files in the order of the files, and what is missing or doubtful."""

    reports: tuple[Report, ...] = ()
    notices: tuple[Notice, ...] = ()


Slot = Reading | RawDocument
Memory = Callable[[tuple[object, ...], Callable[[], list[Slot]]], list[Slot]]
"""Gives what a function makes, or made before of the same values."""


def read(paths: Sequence[Path], memory: Memory | None = None) -> Reading:
    """All reports in files and folders (walked recursively, by name); bad files become notices.

    Web pages that are parts of one article are read as one. With `memory` a file that is as it was is not
    taken apart again.
    """
    slots: list[Slot] = []
    try:
        for path, named in walk(paths):
            slots.extend(_remembered(path, named, memory) if memory else _slots(path, named))
        for folder in filter(Path.is_dir, paths):
            if not find([folder]):
                raise SourceError("文件夹里没有文件。", where=str(folder), next="请检查路径。")
    except SourceError as error:
        slots.append(Reading((), (from_error(error, "source-unreadable"),)))
    return _sum(_joined(slots))


def _sum(readings: Iterable[Reading]) -> Reading:
    every = tuple(readings)
    return Reading(
        tuple(report for reading in every for report in reading.reports),
        ordered(notice for reading in every for notice in reading.notices),
    )


def _joined(slots: Sequence[Slot]) -> Iterator[Reading]:
    """The readings in order, pages of articles joined where the first of them stands."""
    pages = [slot for slot in slots if isinstance(slot, RawDocument)]
    made = iter(paged.join(pages))
    for slot in slots:
        if isinstance(slot, Reading):
            yield slot
            continue
        whole, notices = next(made)
        yield Reading((), notices)
        if whole:
            yield _structured(whole)


def find(paths: Sequence[Path]) -> tuple[tuple[Path, bool], ...]:
    """The files that `read` would read, in its order, each with whether it was named itself."""
    return tuple(walk(paths))


def read_file(path: Path, named: bool = True) -> Reading:
    """The reports of one file; raises nothing for bad input. Value in, value out: fit for a worker."""
    slots = _slots(path, named)
    readings = (_structured(slot) if isinstance(slot, RawDocument) else slot for slot in slots)
    every = tuple(readings)
    return Reading(
        tuple(report for reading in every for report in reading.reports),
        tuple(notice for reading in every for notice in reading.notices),
    )


def _remembered(path: Path, named: bool, memory: Memory) -> list[Slot]:
    """As `_slots`; a file that cannot be read is tried anew each time."""
    try:
        data = load(path) if named or known(path.name) else None
    except SourceError:
        data = None
    if data is None:
        return list(_slots(path, named))
    return memory((str(path), named, data), lambda: list(_slots(path, named, data)))


def _slots(path: Path, named: bool, data: bytes | None = None) -> Iterator[Slot]:
    """What a file gives, read but for the pages of articles in several."""
    for item in documents(path, named, data):
        if isinstance(item, Notice):
            yield Reading((), (item,))
        elif isinstance(item, Report):
            yield Reading((item,))
        else:
            yield item if item.page else _structured(item)


def _structured(document: RawDocument) -> Reading:
    from briefgen.sources.structure import reports

    return Reading(*reports(document))
