"""The HTML book: one file, nothing from outside, text never markup, parts in order, the same bytes."""

import base64
import hashlib
import io
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from briefgen.errors import BuildError
from briefgen.model import Book
from briefgen.outputs.html import MEDIUM, html
from briefgen.outputs.html_check import faults
from briefgen.pages import bind
from briefgen.render import render, roots
from tests.pages import sample

ROOT = Path(__file__).parents[2]


def export(book: Book, overrides: Path | None = None) -> str:
    page = render(book, overrides=overrides, medium=MEDIUM)
    return html(page, book, roots(book.info.theme, overrides, MEDIUM)).decode()


def a_book() -> Book:
    cities = sample.cities()
    return bind(sample.summary(cities), sample.charts(cities), sample.info(), sample.NOTICES)


@pytest.fixture(scope="module")
def page() -> str:
    return export(a_book())


class Outline(HTMLParser):
    """Headings, table heads and names of landmarks, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.heads: list[dict[str, str | None]] = []
        self.tags: list[str] = []
        self.pictures: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if re.fullmatch(r"h[1-6]", tag) and ("id", "panel-title") not in attrs:
            self.levels.append(int(tag[1]))
        if tag == "th":
            self.heads.append(dict(attrs))
        if tag == "svg":
            self.pictures.append(dict(attrs).get("aria-label") or "")


@pytest.fixture(scope="module")
def outline(page: str) -> Outline:
    reader = Outline()
    reader.feed(page)
    return reader


def test_language_title_and_landmarks(page: str, outline: Outline) -> None:
    assert page.startswith('<!DOCTYPE html>\n<html lang="zh-CN"')
    assert "<title>2023年政府工作报告简报</title>" in page
    for tag in ("header", "nav", "main", "aside", "footer"):
        assert outline.tags.count(tag) - (tag == "header") * len(sample.cities()) == 1
    assert 'name="viewport"' in page


def test_headings_step_down_one_level_at_a_time(outline: Outline) -> None:
    assert outline.levels[0] == 1
    assert all(
        later - earlier <= 1 for earlier, later in zip(outline.levels, outline.levels[1:], strict=False)
    )
    assert {1, 2, 3} == set(outline.levels)


def test_table_heads_have_scope_and_charts_words(outline: Outline) -> None:
    assert outline.heads
    assert all(head.get("scope") in ("col", "row", "colgroup", "rowgroup") for head in outline.heads)
    assert outline.pictures
    assert all(outline.pictures)


def test_nothing_comes_from_outside(page: str) -> None:
    assert re.findall(r'(?:src|href)="(?!#|data:)[^"]*"', page) == []
    assert re.findall(r"url\((?!data:|#)[^)]*\)|@import", page) == []
    assert "http:" not in page.replace("http://www.w3.org/", "")
    assert "https:" not in page


def test_the_policy_knows_the_script_and_nothing_else(page: str) -> None:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert found
    policy = dict(part.strip().split(" ", 1) for part in found[1].split(";"))
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert len(scripts) == page.count("<script") == 1
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == f"'sha256-{digest}'"
    assert policy["img-src"] == policy["font-src"] == "data:"


def test_report_text_never_becomes_markup(page: str) -> None:
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;" in page
    assert "<style>*{" not in page
    assert "&lt;b&gt;&amp;州市" in page
    assert "{{ 7*7 }}" in page
    assert not set("\u202e\u202c\ue000\U0001f600") & set(page)


def test_faces_hold_every_character_of_the_page(page: str) -> None:
    fonts = re.findall(r'font-family:"([^"]*)"[^}]*url\(data:font/woff;base64,([^)]*)\)', page)
    assert len(fonts) == 4
    text = set(re.sub(r"<style>.*?</style>|<script>.*?</script>|<[^>]*>|\s", "", page, flags=re.DOTALL))
    for _, data in fonts:
        with TTFont(io.BytesIO(base64.b64decode(data))) as font:
            lost = {char for char in text if ord(char) not in font.getBestCmap()} - {"\u2060", "\u200b"}
        assert not lost


def test_every_quote_stands_in_it_with_its_figure_emphasised(page: str) -> None:
    entry = re.search(r'<p class="entry" id="e-c330300-\d+">.*?</p>', page)
    assert entry
    assert re.search(r'<q class="said">.*<b>[\d.]+.*</b>.*</q><span class="para">第 \d+ 段</span>', entry[0])


def test_a_brief_alone_has_its_chapters_as_contents() -> None:
    city = sample.normal(code="330300")
    made = export(sample.alone(city, sample.summary([city]), sample.charts([city]), sample.info()))
    assert '<li><a href="#brief-c330300">' in made
    assert '<li><a href="#sources-c330300">' in made


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ('<a href="https://example.org/">x</a>', "外部地址"),
        ('<img src="x.png" alt="">', "外部地址"),
        ('<p onclick="x()">x</p>', "onclick"),
        ('<iframe title="x"></iframe>', "iframe"),
        ('<a href="#nowhere">x</a>', "没有着落"),
        ('<p id="a"></p><p id="a"></p>', "名称重复"),
    ],
)
def test_what_may_not_stand_in_a_page_is_told(markup: str, fault: str) -> None:
    assert fault in "".join(faults(markup))
    assert faults('<a href="#a" id="a">x</a><img src="data:,x" alt="">') == []


def test_a_users_folder_replaces_the_style(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "screen.css").write_text("body { color: #123456 }", "utf-8")
    assert "body { color: #123456 }" in export(a_book(), tmp_path)


@pytest.mark.parametrize("style", ["@import 'x.css';", "p { background: url(http://x/y.png) }", "</style>"])
def test_a_style_that_opens_anything_is_refused(tmp_path: Path, style: str) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "screen.css").write_text(style, "utf-8")
    with pytest.raises(BuildError, match=r"screen\.css"):
        export(a_book(), tmp_path)


SCRIPT = """
import hashlib
from tests.outputs.test_html import a_book, export
print(hashlib.sha256(export(a_book()).encode()).hexdigest())
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
