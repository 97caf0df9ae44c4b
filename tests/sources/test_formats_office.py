"""Files that other programs made: the same records as from plain text, whatever they put around it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from briefgen.extract import extract
from briefgen.model import Report
from briefgen.sources import read, read_file
from tests.sources.invented import LINES, TEXT, TITLE
from tests.sources.office import (
    HEAD,
    converted,
    document,
    needs_browser,
    needs_office,
    paragraph,
    printed,
    two_columns,
    web_page,
)
from tests.sources.test_formats_same import keys
from tests.sources.wrappings import write


def hard(line: str) -> str:
    """A line as somebody broke it by hand."""
    return "\n".join(line[at : at + 22] for at in range(0, len(line), 22))


def word(*lines: str) -> bytes:
    """The report as a print of small pages, with two columns above its title."""
    return document(
        two_columns("墨川市人大会议\n秘书处印", "会议文件（三）") + "".join(map(paragraph, lines))
    )


def report(path: Path) -> Report:
    reading = read([path])
    assert reading.notices == ()
    (found,) = reading.reports
    return found


def holds(path: Path, folder: Path) -> None:
    """The file gives the records of the plain text, and nothing of what the print adds."""
    made, plain = report(path), report(write(folder, "plain.txt", TEXT.encode()))
    assert (made.place.name, made.report_year) == ("墨川市", 2023)
    assert "".join(made.title.split()) == TITLE
    assert keys(extract(made)) == keys(extract(plain))
    assert HEAD not in made.text
    assert len(keys(extract(plain))) > 20


@needs_office
@pytest.mark.parametrize("lines", [LINES, [hard(line) for line in LINES]], ids=["plain", "hard"])
def test_a_pdf_by_libreoffice(tmp_path: Path, lines: list[str]) -> None:
    holds(write(tmp_path, "a.pdf", converted(word(*lines), ".docx", "pdf")), tmp_path)


@needs_office
def test_an_old_word_file_read_twice_at_once(tmp_path: Path) -> None:
    """Every conversion has a profile of its own, so that they do not wait for or hinder each other."""
    data = converted(word(*LINES), ".docx", "doc")
    paths = [write(tmp_path, name, data) for name in ("a.doc", "b.doc")]
    with ThreadPoolExecutor(2) as pool:
        first, other = pool.map(read_file, paths)
    assert first.notices == other.notices == ()
    assert (
        first.reports[0].text == other.reports[0].text == report(write(tmp_path, "a.docx", word(*LINES))).text
    )
    assert HEAD not in first.reports[0].text
    plain = report(write(tmp_path, "plain.txt", TEXT.encode()))
    assert keys(extract(first.reports[0])) == keys(extract(plain))


@needs_browser
@pytest.mark.parametrize(
    "style",
    [
        "@page{size:A5}p{text-indent:2em;margin:0}",
        "p{line-height:1.8;text-align:justify}",
        "body{columns:2;font-size:11pt}p{text-indent:2em;margin:0}h1{column-span:all}",
    ],
    ids=["indented", "spaced", "columns"],
)
def test_a_pdf_by_a_browser(tmp_path: Path, style: str) -> None:
    holds(write(tmp_path, "a.pdf", printed(web_page(TITLE, LINES[1:], style))), tmp_path)


@needs_browser
def test_a_pdf_of_lines_broken_by_hand(tmp_path: Path) -> None:
    page = web_page(TITLE, list(map(hard, LINES[1:])), "p{text-indent:2em;margin:0}")
    holds(write(tmp_path, "a.pdf", printed(page)), tmp_path)
