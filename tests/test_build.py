"""The whole pipeline over the demo corpus: one build for all tests of this file, small ones besides."""

import hashlib
import json
import logging
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as raw
import pytest

from briefgen import build as pipeline
from briefgen import demo, listing
from briefgen.errors import BriefgenError
from briefgen.outputs import records
from briefgen.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2023, 11, 20, 6, tzinfo=UTC)
TWO = ("枫陵市", "鹭渚市")


def quiet(*_: object) -> None:
    """A progress that nobody sees."""


@dataclass(frozen=True)
class Made:
    folder: Path
    outcome: pipeline.Outcome
    warnings: tuple[str, ...]
    cache: Path

    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / "facts.jsonl").read_text("utf-8").splitlines()]

    def texts(self, name: str) -> list[str]:
        return texts(self.folder / name)


def texts(path: Path) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [page_text(document[number]) for number in range(len(document))]
    finally:
        document.close()


def page_text(page: Any) -> str:
    text = page.get_textpage()
    try:
        return str(text.get_text_range())
    finally:
        text.close()
        page.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The book of two demo cities, built once in this process."""
    folder = tmp_path_factory.mktemp("book")
    seen: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(record.getMessage())

    listener = Listener(logging.WARNING)
    logging.getLogger().addHandler(listener)
    logging.getLogger("weasyprint").addHandler(listener)
    settings = Settings(year=2023, cities=TWO, out=folder / "out", cache=folder / "cache", jobs=1)
    outcome = pipeline.build(settings, NOW, quiet)
    logging.getLogger().removeHandler(listener)
    logging.getLogger("weasyprint").removeHandler(listener)
    return Made(outcome.folder, outcome, tuple(seen), folder / "cache")


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def test_every_file_is_there_and_in_the_manifest(made: Made) -> None:
    manifest = json.loads((made.folder / "manifest.json").read_text("utf-8"))
    expected = {"book.pdf", "book.html", "facts.csv", "facts.xlsx", "facts.jsonl"}
    expected |= {f"briefs/{city}.pdf" for city in TWO}
    assert expected <= set(manifest["files"])
    found = digests(made.folder)
    assert {name: found[name] for name in manifest["files"]} == manifest["files"]
    assert {entry["city"] for entry in manifest["inputs"]} == set(TWO)
    assert manifest["sample"] is True


def test_nothing_was_warned_of(made: Made) -> None:
    assert made.warnings == ()


def test_every_face_is_ours_embedded_and_there_once(made: Made) -> None:
    with pikepdf.open(made.folder / "book.pdf") as document:
        found = [
            item
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        ]
        names = [re.sub(r"^/[A-Z]{6}\+", "", str(item.FontName)) for item in found]
        assert names
        assert all(name.startswith("Briefgen-") for name in names)
        assert all(len(item.FontFile2.read_bytes()) > 1000 for item in found)
        files = {item.FontFile2.objgen for item in found}
    assert len(files) <= 5


def test_every_quote_stands_in_its_source(made: Made) -> None:
    sources = {path.name: path for path in demo.reports_dir().rglob("*") if path.is_file()}
    checked = 0
    reports = {row["city"]: row for row in made.rows() if row["record"] == "report"}
    for row in made.rows():
        if row["record"] != "report" and "quote" in row:
            source = Path(reports[row["city"]]["source"])
            path = source if source.is_file() else sources[source.name]
            decoded = path.read_bytes().decode("utf-8-sig")
            assert decoded[row["start"] : row["end"]] == row["quote"]
            checked += 1
    assert checked > 100


def parted(page: pypdfium2.PdfPage) -> str:
    """The page's text with | where white space stands or the size changes, so that a mark is no digit."""
    text, found, last = page.get_textpage(), [], 0.0
    for index in range(text.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text, index))
        size = raw.FPDFText_GetFontSize(text, index)
        if char.isspace():
            found.append("|")
        elif char != "\u2060":
            found.append(char if size == last else f"|{char}")
            last = size
    return re.sub(r"\|+(?=[^\d.])", "", "".join(found))


FIGURE = re.compile(
    r"(?<![\d.])(?<!中位数)(?<!中位数\|)(?<!中位数−)(\d+(?:\.\d+)?)(?:%|亿元|万人|万吨|亿美元|万户)"
)


def stated(rows: Iterable[records.Row]) -> set[float]:
    """The numbers of the rows: their values, also in ten thousands, and those of their quotes."""
    known: set[float] = set()
    for row in rows:
        quote = str(row.get("quote", "")).replace(",", "")
        known |= {float(number) for number in re.findall(r"\d+(?:\.\d+)?", quote)}
        for value in (row.get("value"), row.get("value_max")):
            if isinstance(value, int | float):
                known |= {round(abs(scaled), 6) for scaled in (value, value / 10_000, value * 10_000)}
    return known


def test_every_figure_of_a_brief_is_a_value_of_its_city(made: Made) -> None:
    """Numbers with a unit on a city's first page stand in its records; medians are told to be such."""
    before, _ = listing.extracted([demo.reports_dir() / "2022"], 2022)  # last year's targets
    rows = [*made.rows(), *(row for extraction in before for row in records.rows(extraction))]
    for city in TWO:
        known = stated(row for row in rows if row["city"] == city)
        front = parted(pypdfium2.PdfDocument(made.folder / f"briefs/{city}.pdf")[0]).replace(",", "")
        printed = FIGURE.findall(front)
        assert len(printed) >= 15
        assert [number for number in printed if float(number) not in known] == []


def test_briefs_carry_the_pages_of_the_book(made: Made) -> None:
    """The brief is made up from the book's chapters: its pages print the same but for head and folio."""
    book = {re.sub(r"\s", "", text) for text in made.texts("book.pdf")}
    bodies = ["".join(sorted(text)) for text in book]
    for city in TWO:
        first = re.sub(r"\s", "", made.texts(f"briefs/{city}.pdf")[0])
        body = "".join(sorted(re.sub(r"\d+/\d+", "", first)))
        assert any(set(body) <= set(other) for other in bodies)
        with pikepdf.open(made.folder / f"briefs/{city}.pdf") as document:
            assert [str(page.label) for page in document.pages][:2] == ["1", "2"]
            assert document.Root.MarkInfo.Marked


SCRIPT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from briefgen.build import build
from briefgen.settings import Settings
settings = Settings(
    year=2023, cities=("枫陵市", "鹭渚市"), out=Path(sys.argv[1]), no_cache=True, jobs=int(sys.argv[2])
)
if __name__ == "__main__":
    build(settings, datetime(2023, 11, 20, 6, tzinfo=UTC), lambda *_: None)
"""


def test_same_bytes_in_other_processes_with_two_jobs_and_without_cache(made: Made, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, "utf-8")
    environment = {**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(script), str(tmp_path / "out"), "2"]
    subprocess.run(command, env=environment, check=True, timeout=300)
    (folder,) = (tmp_path / "out/2023").glob("2023-*")
    names = ["book.pdf", "book.html", "facts.csv", "facts.xlsx", "facts.jsonl"]
    names += [f"briefs/{city}.pdf" for city in TWO]
    here, there = digests(made.folder), digests(folder)
    assert {name: there[name] for name in names} == {name: here[name] for name in names}


def test_a_second_build_elsewhere_makes_nothing_again(made: Made, tmp_path: Path) -> None:
    settings = Settings(year=2023, cities=TWO, out=tmp_path, cache=made.cache, jobs=1)
    again = pipeline.build(settings, NOW, quiet)
    assert {told.name for told in again.told if told.why} == set()
    assert len(again.told) > 8
    assert digests(again.folder) == digests(made.folder)


def test_an_edition_with_nothing_new_is_left_alone(made: Made) -> None:
    before = {path: path.stat().st_mtime_ns for path in made.folder.rglob("*")}
    settings = Settings(year=2023, cities=TWO, out=made.folder.parents[1], cache=made.cache, jobs=2)
    again = pipeline.build(settings, datetime(2023, 11, 29, 6, tzinfo=UTC), quiet)
    assert (again.state, again.told, again.folder) == ("unchanged", (), made.folder)
    assert (again.cities, again.sample) == (made.outcome.cities, True)
    assert [n.code for n in again.notices if n.code.startswith("edition")] == ["edition-unchanged"]
    assert {path: path.stat().st_mtime_ns for path in made.folder.rglob("*")} == before


def test_a_failed_build_leaves_the_old_edition(made: Made, tmp_path: Path) -> None:
    before = digests(made.folder)
    (tmp_path / "macros.html").write_text("{% broken", "utf-8")
    settings = Settings(
        year=2023, cities=TWO, out=made.folder.parents[1], cache=made.cache, overrides=tmp_path, jobs=1
    )
    with pytest.raises(BriefgenError):
        pipeline.build(settings, NOW, quiet)
    assert digests(made.folder) == before


def test_one_changed_report_gives_what_a_full_build_gives(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    for city in TWO:
        for path in (demo.reports_dir() / "2023").glob(f"*{city}*"):
            reports.mkdir(exist_ok=True)
            shutil.copy2(path, reports / path.name)
    first = Settings(
        year=2023,
        reports=(reports,),
        formats=("pdf", "jsonl"),
        out=tmp_path / "a",
        cache=tmp_path / "c",
        jobs=1,
    )
    pipeline.build(first, NOW, quiet)
    (changed,) = reports.glob(f"*{TWO[1]}*")
    changed.write_text(changed.read_text("utf-8") + "\n全市森林覆盖率达到51.5%。\n", "utf-8")
    partly = pipeline.build(first, NOW, quiet)
    redone = {told.name for told in partly.told if told.stage == "extract" and told.why}
    assert redone == {f"{TWO[1]} 2023"}
    full = Settings(
        year=2023, reports=(reports,), formats=("pdf", "jsonl"), out=tmp_path / "b", no_cache=True, jobs=1
    )
    whole = pipeline.build(full, NOW, quiet)
    for name in ("book.pdf", "facts.jsonl"):
        assert (partly.folder / name).read_bytes() == (whole.folder / name).read_bytes()
