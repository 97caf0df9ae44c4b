"""The process that opens PDFs: run as a script by `pdf.py`, so that a harmful file costs only this process.

Reads requests from standard input (eight bytes of length, then the file) and answers each with one line of
JSON: {"pages": [[[text, left, right, top], …], …], "stopped": bool} in points, or {"error": text}. Imports
nothing of briefgen: it must start at once.
"""

import contextlib
import json
import sys
import time
from typing import Any

import pypdfium2

MAX_PAGES = 1_000
MAX_SECONDS = 3.0
MAX_MEMORY = 480 * 1024 * 1024


def main() -> None:
    """Answer until standard input ends, which it does with the parent."""
    _limit_memory()
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while len(head := source.read(8)) == 8:
        data = source.read(int.from_bytes(head, "big"))
        try:
            answer = _read(data)
        except (pypdfium2.PdfiumError, MemoryError, UnicodeError, ValueError) as error:
            answer = {"error": f"{type(error).__name__} {error}"}
        target.write(json.dumps(answer).encode() + b"\n")
        target.flush()


def _limit_memory() -> None:
    """A file that wants more ends the process; where the system knows no limits, time alone bounds it."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def _read(data: bytes) -> dict[str, Any]:
    document = pypdfium2.PdfDocument(data)
    until = time.monotonic() + MAX_SECONDS
    pages: list[list[tuple[str, float, float, float]]] = []
    try:
        for index in range(len(document)):
            if index >= MAX_PAGES or time.monotonic() > until:
                return {"pages": pages, "stopped": True}
            page = document[index]
            layer = page.get_textpage()
            pages.append(_rows(layer))
            layer.close()
            page.close()
    finally:
        document.close()
    return {"pages": pages, "stopped": False}


def _rows(layer: pypdfium2.PdfTextPage) -> list[tuple[str, float, float, float]]:
    """A page's printed lines in the order of the file, with left edge, right edge and top."""
    rows = []
    at = 0
    for line in layer.get_text_range().split("\r\n"):
        text = line.rstrip()
        if bare := text.lstrip():
            left, _, _, top = layer.get_charbox(at + len(text) - len(bare))
            rows.append((bare, left, layer.get_charbox(at + len(text) - 1)[2], top))
        at += len(line) + 2
    return rows


if __name__ == "__main__":
    main()
