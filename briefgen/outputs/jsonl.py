"""`facts.jsonl`: every row as one JSON object a line."""

import json
from collections.abc import Iterable

from briefgen.outputs.records import Row

_encoder = json.JSONEncoder(ensure_ascii=False)


def jsonl(rows: Iterable[Row]) -> bytes:
    """The rows as UTF-8 JSON lines, Chinese as it is."""
    return "".join(line(row) + "\n" for row in rows).encode()


def line(row: Row) -> str:
    """One row as one line, without the line break."""
    return _encoder.encode(row)
