"""Keys take in all of our code that a result can hang on: every module that is imported on the way to it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefgen import data, drawing, export, gates, press, render, sheets, stages, volumes

PACKAGE = Path(render.__file__).parent
STORE = ("cache", "scratch.py", "signals.py")
"""What keeps results does not change them, nor does what finds and clears the place of temporary folders."""


def file_of(module: str) -> Path | None:
    path = PACKAGE.parent / Path(*module.split("."))
    found = (path / "__init__.py", path.with_suffix(".py"))
    return next((file for file in found if file.is_file()), None)


def imported(file: Path) -> Iterator[str]:
    """Our own modules that a file names, inside its functions too."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def behind(*modules: str) -> set[str]:
    """The files that the modules import, directly or not, with those of their packages."""
    waiting, seen = [f"briefgen.{module}" for module in modules], set[Path]()
    while waiting:
        module = waiting.pop()
        file = file_of(module) if module.startswith("briefgen.") else None
        if file and file not in seen:
            seen.add(file)
            waiting += [*imported(file), module.rpartition(".")[0]]
    return {file.relative_to(PACKAGE).as_posix() for file in seen} - {"__init__.py"}


def left_out(rooms: tuple[str, ...], *modules: str) -> set[str]:
    return {
        name
        for name in behind(*modules)
        if not any(name == room or name.startswith(f"{room}/") for room in (*rooms, *STORE))
    }


@pytest.mark.parametrize(
    ("rooms", "modules"),
    [
        (stages.RULES, ("extract", "extract.keywords", "extract.counts")),
        (stages.READING, ("sources",)),
        (stages.RECKONING, ("analysis.compare",)),
        (drawing.CODE, ("charts",)),
        (render.CODE, ("render",)),
        (press.CODE, tuple(f"outputs.{one}" for one in ("setting", "shell", "html", "assemble", "finish"))),
        (volumes.CODE, ("outputs.places",)),
        (data.CODE, tuple(f"outputs.{one}" for one in ("changes", "csv", "jsonl", "ledger", "xlsx"))),
        ((*data.CODE, *data.ROWS), ("outputs.csv", "outputs.jsonl", "outputs.records", "analysis.checks")),
        (gates.CODE, ("outputs.check",)),
        (export.BINDING, ("pages", "analysis", "analysis.ledger", "analysis.checks")),
        (sheets.CODE, ("sheets",)),
    ],
    ids=[
        *("records", "reports", "orders", "charts", "html", "pages", "links", "data", "rows", "gates"),
        *("cities", "sheets"),
    ],
)
def test_nothing_is_left_out(rooms: tuple[str, ...], modules: tuple[str, ...]) -> None:
    assert left_out(rooms, *modules) == set()


def test_the_calls_of_the_press_hang_on_their_own_code() -> None:
    """But for `render`, which makes the page in the place of a lost one: that is not kept."""
    assert left_out((*press.CODE, *render.CODE), "presswork") == set()


def test_it_would_be_seen() -> None:
    assert "display.py" in left_out(("charts",), "charts")
    assert "lexicon/__init__.py" in left_out(("extract", "model"), "extract")
