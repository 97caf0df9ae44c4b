"""`facts.csv`: the flat table in UTF-8 with a byte order mark, so that Excel reads the Chinese."""

import csv as writer
import io
from collections.abc import Iterable, Sequence

from briefgen.outputs.records import Row
from briefgen.outputs.table import COLUMNS, Value, cells

# A cell that begins so is run as a formula by spreadsheets; a report's text must never be.
_FORMULA = {"=", "+", "-", "@", "\t", "\r"}


def csv(rows: Iterable[Row]) -> bytes:
    """The rows as CSV under the field names of the contract."""
    return head() + lines(rows)


def head() -> bytes:
    """What the file begins with: the byte order mark and the names."""
    return _written([[name for name, _ in COLUMNS]]).encode("utf-8-sig")


def lines(rows: Iterable[Row]) -> bytes:
    """The lines of some rows, as they follow the head or one another."""
    return _written(map(_safe, cells(rows))).encode()


def _written(table: Iterable[Sequence[Value]]) -> str:
    text = io.StringIO()
    writer.writer(text, lineterminator="\r\n").writerows(table)
    return text.getvalue()


def _safe(row: list[Value]) -> list[Value]:
    return ["'" + value if type(value) is str and value[:1] in _FORMULA else value for value in row]
