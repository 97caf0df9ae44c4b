"""The PDF itself: pages, outline, faces, labels, bytes, and what the fetcher refuses."""

import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from briefgen.errors import BuildError
from briefgen.model import Book, CitySummary
from briefgen.outputs.pdf import allowed_file, local_name, pdf
from briefgen.pages import bind
from briefgen.render import render, roots
from tests.pages import sample

ROOT = Path(__file__).parents[2]


def export(book: Book) -> bytes:
    return pdf(render(book), book, roots(book.info.theme))


@pytest.fixture(scope="module")
def cities() -> tuple[CitySummary, ...]:
    return sample.cities()


@pytest.fixture(scope="module")
def book(cities: tuple[CitySummary, ...]) -> bytes:
    return export(bind(sample.summary(cities), sample.charts(cities), sample.info(), sample.NOTICES))


@pytest.fixture(scope="module")
def document(book: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(book)) as opened:
        yield opened


@pytest.fixture(scope="module")
def texts(book: bytes) -> list[str]:
    opened = pypdfium2.PdfDocument(book)
    found = []
    for number in range(len(opened)):
        page = opened[number]
        text = page.get_textpage()
        found.append(text.get_text_range())
        text.close()
        page.close()
    opened.close()
    return found


def starts(document: pikepdf.Pdf, level: int) -> dict[str, int]:
    """Bookmarks of one level by title, each with its page counted from 0."""
    pages = {page.objgen: at for at, page in enumerate(document.pages)}
    found: dict[str, int] = {}

    def walk(items: list[pikepdf.OutlineItem], depth: int) -> None:
        for item in items:
            if depth == level:
                found.setdefault(item.title, pages[item.destination[0].objgen])
            walk(list(item.children), depth + 1)

    with document.open_outline() as outline:
        walk(list(outline.root), 1)
    return found


def test_every_city_has_two_facing_pages(document: pikepdf.Pdf, cities: tuple[CitySummary, ...]) -> None:
    first = starts(document, 2)
    back = starts(document, 1)["方法与说明"]
    guide = starts(document, 1)["分市简报"]
    pages = [at for at in first.values() if guide < at < back]
    assert [at - guide for at in pages] == [1, 3, 5]
    assert all(at % 2 == 1 for at in pages), "left pages are the even ones, counted from 1"
    assert back == guide + 1 + 2 * len(cities)


def test_bookmarks_lead_to_chapters_cities_and_sections(document: pikepdf.Pdf) -> None:
    assert list(starts(document, 1)) == ["摘要", "目录", "横向比较", "分市简报", "方法与说明", "出处"]
    assert {"主要成效", "今年目标", "困难与风险", "重点工作"} <= set(starts(document, 3))


def test_labels_are_roman_before_the_cities(document: pikepdf.Pdf) -> None:
    guide = starts(document, 1)["分市简报"]
    labels = [page.label for page in document.pages]
    assert labels[:2] == ["i", "ii"]
    assert labels[guide : guide + 2] == ["1", "2"]


def test_pages_are_counted_from_the_first_city(document: pikepdf.Pdf, texts: list[str]) -> None:
    guide = starts(document, 1)["分市简报"]
    last = len(texts) - guide
    assert f"2 / {last}" in texts[guide + 1]
    assert f"{last} / {last}" in texts[-1]


def test_every_page_is_marked_as_sample(texts: list[str]) -> None:
    printed = [re.sub(r"\s", "", text) for text in texts if text.strip()]
    assert [text for text in printed if "示例" not in text] == []


def test_every_face_is_ours_and_embedded(document: pikepdf.Pdf) -> None:
    names = set()
    for found in document.objects:
        if isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/FontDescriptor":
            names.add(str(found.FontName))
            assert "/FontFile2" in found
    families = {re.sub(r"^/[A-Z]{6}\+", "", name) for name in names}
    assert families
    assert all(family.startswith(("Briefgen-Song", "Briefgen-Hei", "Briefgen-Kai")) for family in families)


def test_figures_of_a_brief_are_values_of_its_records(texts: list[str], document: pikepdf.Pdf) -> None:
    """Every number with a unit on the two pages stands in a quote of the city's records."""
    city = sample.normal(code="330300")
    at = starts(document, 1)["分市简报"] + 1
    values = {f"{fact.value:g}" for fact in city.extraction.facts if fact.value is not None}
    values |= {f"{fact.value_max:g}" for fact in city.extraction.facts if fact.value_max is not None}
    values |= {
        f"{fact.value / 10_000:g}" for fact in city.extraction.facts if fact.unit == "人" and fact.value
    }
    values |= {"7.5", "3.8"}  # last year's target, and the difference that the verdict derives
    quoted = " ".join(record.evidence.quote for record in city.extraction.records())
    values |= set(re.findall(r"\d+(?:\.\d+)?", quoted))
    charts_aside = texts[at] + texts[at + 1].replace("6.5%", "")
    printed = set(re.findall(r"(\d+(?:\.\d+)?)(?:%|亿元|万人|元|人|个)", charts_aside))
    assert len(printed) > 15
    assert printed <= values


def test_title_language_and_viewer(document: pikepdf.Pdf) -> None:
    assert str(document.docinfo["/Title"]) == "2023年政府工作报告简报"
    assert str(document.Root.Lang) == "zh-CN"
    assert document.Root.MarkInfo.Marked
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert str(document.docinfo["/CreationDate"]).startswith("D:20231120")


def test_a_brief_alone_is_two_pages_and_its_sources(cities: tuple[CitySummary, ...]) -> None:
    summary = sample.summary(cities)
    made = export(sample.alone(cities[1], summary, (), sample.info()))
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert len(opened.pages) == 3
        assert [page.label for page in opened.pages] == ["1", "2", "3"]


SCRIPT = """
import hashlib, sys
from tests.pages import sample
from tests.outputs.test_pdf import export
city = sample.normal(code="330300")
book = sample.alone(city, sample.summary([city]), sample.charts([city]), sample.info())
print(hashlib.sha256(export(book)).hexdigest())
"""


def test_same_bytes_in_two_processes() -> None:
    made = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "77")
    }
    assert len(made) == 1
    assert len(made.pop().strip()) == hashlib.sha256().digest_size * 2


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://example.org/x.png",
        "https://example.org/x.png",
        "ftp://book.invalid/x",
        "data:text/html,x",
        "/etc/passwd",
    ],
)
def test_no_other_address_is_opened(url: str) -> None:
    with pytest.raises(ValueError, match="不打开"):
        local_name(url)


@pytest.mark.parametrize(
    "name", ["../pyproject.toml", "styles/../../pyproject.toml", "/etc/passwd", "none.css", ""]
)
def test_no_file_outside_the_roots_is_opened(name: str) -> None:
    with pytest.raises(ValueError, match="没有"):
        allowed_file(name, roots("modern"))


def test_links_are_resolved_before_they_are_allowed(tmp_path: Path) -> None:
    (tmp_path / "theme.css").symlink_to("/etc/passwd")
    assert allowed_file("theme.css", roots("modern", tmp_path)).name == "theme.css"
    assert allowed_file("theme.css", roots("modern", tmp_path)).parent.name == "modern"


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="file:///etc/passwd" alt="x">',
        '<link rel="stylesheet" href="http://example.org/x.css">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<p style="colour: red">x</p>',
    ],
)
def test_whatever_the_library_warns_of_is_an_error(markup: str) -> None:
    city = sample.empty()
    book = sample.alone(city, sample.summary([sample.normal(), city]), (), sample.info())
    html = f'<html lang="zh-CN"><head><title>试</title></head><body>{markup}</body></html>'
    with pytest.raises(BuildError, match="警告"):
        pdf(html, book, roots("modern"))
