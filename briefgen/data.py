"""The data files of an edition, made by a worker beside the book: facts.csv, facts.xlsx and facts.jsonl."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache as cached
from typing import TYPE_CHECKING, Any

from briefgen import cache
from briefgen.engine import Job, Work
from briefgen.model import History
from briefgen.outputs.records import Rows
from briefgen.settings import Settings
from briefgen.spill import Spilled

if TYPE_CHECKING:
    from briefgen.outputs.attach import Attachment

CODE = ("data.py", "outputs", "model", "notices.py", "figures.py", "errors.py", "assets.py", "lexicon")


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
    """The records as files where `hold` gives room, made by a worker while the book is bound and set."""
    from briefgen.outputs import jsonl

    lines = jsonl.jsonl(rows)  # a worker has them from here in a tenth of the time that rows take
    digests = {
        "记录": cache.digest(lines, history),
        "日期与格式": cache.digest(date, settings.formats),
        "程序": cache.code(*CODE),
        "库": cache.libraries("xlsxwriter"),
    }
    job = Job("facts", digests, (lines, history, date, settings.formats))
    asked = not {"csv", "xlsx"}.isdisjoint(settings.formats)
    begun = [(lines, work.later("data", made, job) if asked else dict)]

    @cached
    def files() -> Mapping[str, bytes]:
        lines, others = begun.pop()  # which nobody else holds
        all_of_them = {"facts.jsonl": lines, **others()}
        names = [name for name in map("facts.{}".format, settings.formats) if name in all_of_them]
        held = hold()
        held |= {name: all_of_them[name] for name in names}
        return held

    return files


def made(lines: bytes, history: History, date: str, formats: Sequence[str]) -> dict[str, bytes]:
    """The records, which come as JSON lines, as other files, as far as asked for."""
    from briefgen.outputs import changes, csv, jsonl, ledger, records, xlsx

    rows, done = jsonl.read(lines), dict[str, bytes]()
    more = [ledger.ledger_sheet(history.ledger)]
    more += [ledger.progress_sheet(history.progress)] if history.progress else []
    more += [changes.sheet(history.changes, history.since)]
    if "csv" in formats:
        done["facts.csv"] = csv.csv(rows)
    if "xlsx" in formats:
        done["facts.xlsx"] = xlsx.xlsx(records.given(rows), datetime.fromisoformat(date), more)
    return done


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
