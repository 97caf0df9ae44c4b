"""`facts.csv`: the flat table in UTF-8 with a byte order mark, so that Excel reads the Chinese."""

import csv as writer
import io
from collections.abc import Iterable

from briefgen.outputs.records import Row
from briefgen.outputs.table import COLUMNS, Value, cells

# A cell that begins so is run as a formula by spreadsheets; a report's text must never be.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv(rows: Iterable[Row]) -> bytes:
    """The rows as CSV under the field names of the contract."""
    text = io.StringIO()
    out = writer.writer(text, lineterminator="\r\n")
    out.writerow(name for name, _ in COLUMNS)
    out.writerows([_safe(value) for value in row] for row in cells(rows))
    return text.getvalue().encode("utf-8-sig")


def _safe(value: Value) -> Value:
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULA) else value
