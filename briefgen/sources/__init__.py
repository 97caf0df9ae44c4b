"""Read: files of any kind into reports. Knows nothing of indicators, cities' summaries or pages.

`documents` turns files into plain text (one module a format, all of them in the tuple `FORMATS`),
`structure` finds the reports in a text. `read_file` is the unit that a worker process can be given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from briefgen.errors import SourceError
from briefgen.model import Notice, Report
from briefgen.notices import from_error, ordered
from briefgen.sources.files import walk
from briefgen.sources.parsed import file_names, from_json, to_json
from briefgen.sources.raw import RawDocument
from briefgen.sources.unwrap import FORMATS, documents

__all__ = [
    "FORMATS",
    "RawDocument",
    "Reading",
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


def read(paths: Sequence[Path]) -> Reading:
    """All reports in files and folders (walked recursively, by name); bad files become notices."""
    readings = []
    try:
        for path, named in walk(paths):
            readings.append(read_file(path, named))
        for folder in filter(Path.is_dir, paths):
            if not find([folder]):
                raise SourceError("文件夹里没有文件。", where=str(folder), next="请检查路径。")
    except SourceError as error:
        readings.append(Reading((), (from_error(error, "source-unreadable"),)))
    return Reading(
        tuple(report for reading in readings for report in reading.reports),
        ordered(notice for reading in readings for notice in reading.notices),
    )


def find(paths: Sequence[Path]) -> tuple[tuple[Path, bool], ...]:
    """The files that `read` would read, in its order, each with whether it was named itself."""
    return tuple(walk(paths))


def read_file(path: Path, named: bool = True) -> Reading:
    """The reports of one file; raises nothing for bad input. Value in, value out: fit for a worker."""
    from briefgen.sources.structure import reports

    found: list[Report] = []
    notices: list[Notice] = []
    for item in documents(path, named):
        if isinstance(item, Notice):
            notices.append(item)
        elif isinstance(item, Report):
            found.append(item)
        else:
            whole, doubts = reports(item)
            found.extend(whole)
            notices.extend(doubts)
    return Reading(tuple(found), tuple(notices))
