"""`facts.csv`: the flat table in UTF-8 with a byte order mark, so that Excel reads the Chinese."""

import csv as writer
import io
from collections.abc import Iterable

from briefgen.outputs.records import Row
from briefgen.outputs.table import COLUMNS, Value, cells

# A cell that begins so is run as a formula by spreadsheets; a report's text must never be.
_FORMULA = {"=", "+", "-", "@", "\t", "\r"}


def csv(rows: Iterable[Row]) -> bytes:
    """The rows as CSV under the field names of the contract."""
    text = io.StringIO()
    out = writer.writer(text, lineterminator="\r\n")
    out.writerow(name for name, _ in COLUMNS)
    out.writerows(map(_safe, cells(rows)))
    return text.getvalue().encode("utf-8-sig")


def _safe(row: list[Value]) -> list[Value]:
    return ["'" + value if type(value) is str and value[:1] in _FORMULA else value for value in row]
