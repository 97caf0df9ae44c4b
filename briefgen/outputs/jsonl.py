"""`facts.jsonl`: every row as one JSON object a line."""

import json
from collections.abc import Iterable

from briefgen.outputs.records import Row


def jsonl(rows: Iterable[Row]) -> bytes:
    """The rows as UTF-8 JSON lines, Chinese as it is."""
    return "".join(line(row) + "\n" for row in rows).encode()


def line(row: Row) -> str:
    """One row as one line, without the line break."""
    return json.dumps(row, ensure_ascii=False)
