"""The data files of an edition, made beside the book: facts.csv, facts.xlsx and facts.jsonl."""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache as cached
from functools import partial
from typing import TYPE_CHECKING, Any

from briefgen import cache
from briefgen.engine import Job, Work
from briefgen.model import History
from briefgen.outputs.records import Row, Rows
from briefgen.settings import Settings
from briefgen.spill import Spilled

if TYPE_CHECKING:
    from briefgen.outputs.attach import Attachment
    from briefgen.outputs.table import Sheet

CODE = ("data.py", "outputs", "model", "notices.py", "figures.py", "errors.py", "assets.py", "lexicon")
ROWS = ("stages.py", "analysis")
"""Our further code behind the rows: what tells the keys of `Rows` and what raises doubts; that behind the
records is in those keys."""


def counts(rows: Rows) -> dict[str, int]:
    """How many records the rows are of, and how many facts."""
    kinds = rows.kinds()
    return {"records": kinds.total(), "facts": kinds["fact"]}


def facts(
    rows: Rows,
    history: History,
    date: str,
    settings: Settings,
    work: Work,
    hold: Callable[[], Spilled] = Spilled,
) -> Callable[[], Mapping[str, bytes]]:
    """The records as files where `hold` gives room, the workbook made by a worker while the book is bound."""
    asked, done, sheets = settings.formats, dict[str, Spilled](), _over_time(history)
    lines, table = _written(rows, work.store, "csv" in asked)
    if table:
        done["csv"] = _held(hold, "facts.csv", table)
    digests = {
        "记录": cache.digest(lines, sheets),
        "日期": cache.digest(date),
        "程序": cache.code(*CODE),
        "库": cache.libraries("xlsxwriter"),
    }
    job = Job("facts", digests, (lines, date, sheets))
    begun = [(lines, work.later("data", made, job) if "xlsx" in asked else None)]
    del table

    @cached
    def files() -> Mapping[str, bytes]:
        lines, book = begun.pop()  # which nobody else holds
        done["jsonl"] = _held(hold, "facts.jsonl", lines)
        del lines
        if book:
            done["xlsx"] = _held(hold, "facts.xlsx", book())
        every = hold()
        for one in filter(None, map(done.get, asked)):
            every |= one
        return every

    return files


def _held(hold: Callable[[], Spilled], name: str, content: bytes) -> Spilled:
    held = hold()
    held[name] = content
    return held


def _written(rows: Rows, store: cache.Store | None, table: bool) -> tuple[bytes, bytes]:
    """The rows as JSON lines, and with `table` as the flat table; those of a report that is as it was are
    recalled."""
    from briefgen.outputs import csv

    basis = cache.digest("rows", cache.code(*CODE, *ROWS), cache.libraries(), table)
    lines, flat = io.BytesIO(), io.BytesIO()
    if table:
        flat.write(csv.head())
    for key, own in rows.each():
        make = partial(_both, own, table)
        both = store.recalled(cache.digest(basis, key), make) if store and key else make()
        lines.write(both[0])
        flat.write(both[1])
    return lines.getvalue(), flat.getvalue()


def _both(rows: Iterable[Row], table: bool) -> tuple[bytes, bytes]:
    from briefgen.outputs import csv, jsonl

    every = list(rows)
    return jsonl.jsonl(every), csv.lines(every) if table else b""


def _over_time(history: History) -> "tuple[Sheet, ...]":
    """The sheets behind those of the records."""
    from briefgen.outputs import changes, ledger

    progress = [ledger.progress_sheet(history.progress)] if history.progress else []
    return ledger.ledger_sheet(history.ledger), *progress, changes.sheet(history.changes, history.since)


def made(lines: bytes, date: str, more: "Sequence[Sheet]") -> bytes:
    """The workbook of the records, which come as JSON lines: a worker has them so in a tenth of the time that
    rows take."""
    from briefgen.outputs import jsonl, records, xlsx

    return xlsx.xlsx(records.given(jsonl.read(lines)), datetime.fromisoformat(date), more)


class Facts(Sequence["Attachment"]):
    """The data files as attachments, waited for when somebody asks for one."""

    def __init__(self, files: Callable[[], Mapping[str, bytes]]) -> None:
        self._files = files

    def __len__(self) -> int:
        from briefgen.outputs.attach import FACTS

        files = self._files()
        return sum(name in files for name in FACTS)  # none of them is read for that

    def __getitem__(self, at: Any) -> Any:
        return self._all()[at]

    def __iter__(self) -> "Iterator[Attachment]":
        return iter(self._all())

    def _all(self) -> "tuple[Attachment, ...]":
        from briefgen.outputs import attach

        return attach.facts(self._files())
