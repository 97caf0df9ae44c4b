"""`facts.jsonl`: every row as one JSON object a line."""

import io
import json
from collections.abc import Iterable

from briefgen.outputs.records import Row

_AT_ONCE = 1000  # lines
_encoder = json.JSONEncoder(ensure_ascii=False)


def jsonl(rows: Iterable[Row]) -> bytes:
    """The rows as UTF-8 JSON lines, Chinese as it is."""
    made = io.BytesIO()
    made.writelines(f"{line(row)}\n".encode() for row in rows)
    return made.getvalue()


def read(lines: bytes) -> list[Row]:
    """The rows of JSON lines; those read at once share the names of their fields."""
    each = lines.split(b"\n")
    rows: list[Row] = []
    for at in range(0, len(each), _AT_ONCE):
        rows += json.loads(b"[%s]" % b",".join(line for line in each[at : at + _AT_ONCE] if line))
    return rows


def line(row: Row) -> str:
    """One row as one line, without the line break."""
    return _encoder.encode(row)
