"""HTML fragments of the templates, and what a wrong template says."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import jinja2
import pytest

from briefgen import assets, display
from briefgen import render as module
from briefgen.cache import Store
from briefgen.errors import BuildError, SettingsError
from briefgen.model import Book
from briefgen.pages import bind
from briefgen.render import FILTERS, Kept, forget, prepare, render, roots, themes
from tests.pages import sample


@pytest.fixture(scope="module")
def book() -> Book:
    cities = sample.cities()
    return bind(sample.summary(cities), sample.charts(cities), sample.info(), sample.NOTICES)


@pytest.fixture(scope="module")
def html(book: Book) -> str:
    return render(book)


def brief(html: str, slug: str) -> str:
    return html.partition(f'id="brief-{slug}"')[2].partition("</section>")[0]


def test_report_text_is_escaped(html: str) -> None:
    assert "<script" not in html
    assert "<style" not in html
    assert "&lt;script&gt;alert(&#34;x&#34;)" in html.replace(display.BREAK, "")
    assert "{{ 7*7 }}" in html
    assert "〓&lt;b&gt;&amp;州市" in html


def test_no_character_without_a_glyph_is_left(html: str) -> None:
    covered = {*map(chr, assets.coverage()), "\n", display.JOINER, display.BREAK}
    assert set(html) <= covered
    assert "〓" in html


def test_every_link_has_its_target_and_ids_are_unique(html: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert targets <= set(ids)
    assert len(targets) > 50


def test_every_figure_of_a_brief_carries_its_evidence(html: str) -> None:
    shown = brief(html, "c330300")
    numbers = re.findall(r'<td class="(?:level|growth|aim) d\d">(.{10})', shown)
    assert len(numbers) > 3
    assert all(cell.startswith("<a href=") for cell in numbers)
    tiles = re.findall(r'<p class="aim"><b>[^—<]+</b>[^<]*(.{16})', shown)
    assert tiles
    assert all(rest.startswith('<a class="mark" ') for rest in tiles)


def test_the_way_back_leads_to_the_first_use(html: str) -> None:
    entry = re.search(r'<a class="number" id="e-c330300-1" href="#r-c330300-1"', html)
    assert entry
    assert html.count('id="r-c330300-1"') == 1


def test_quotes_are_widened_and_their_figures_emphasised(html: str) -> None:
    plain = html.replace(display.JOINER, "")
    assert "全市地区生产总值<b>2381.6亿元</b>，为高质量发展打下了（较为坚实的）基础。" in plain


def test_sources_name_the_file_and_the_paragraph(book: Book, html: str) -> None:
    page = next(chapter.context for chapter in book.chapters if chapter.name == "sources-c330300")
    part = html.partition('id="sources-c330300"')[2].partition("</section>")[0]
    assert f"来源 {page.source}，共 {page.total} 条" in part
    assert {int(at) for at in re.findall(r"¶(\d+)", part)} == {
        quote.paragraph for some in page.parts for quote in some.quotes
    }


def test_headings_have_no_gaps(html: str) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_single_brief_begins_with_its_city() -> None:
    city = sample.normal(code="330300")
    html = render(sample.alone(city, sample.summary([city]), sample.charts([city]), sample.info()))
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", html) == ["云溪市"]
    assert 'class="single sample"' in html


def test_three_absences_look_different(html: str) -> None:
    shown = brief(html, "c330300")
    assert '<span class="unmentioned">未提及</span>' in shown
    assert '<span class="unread">待核</span>' in shown
    assert re.search(r'class="aim words"><a href="[^"]+"[^>]*>与经济增长', shown)
    assert ">0<" not in shown


def test_no_section_of_the_empty_city_is_empty(html: str) -> None:
    slug = re.search(r'href="#brief-(x\w+)">空山县', html)
    assert slug
    shown = brief(html, slug[1])
    assert "这份报告中没有读到：主要成效、今年目标、困难与风险" in shown
    assert re.findall(r"<h3>(.*?)</h3>", shown) == ["今年目标"]


def test_tables_have_scopes_and_charts_have_words(html: str) -> None:
    assert not re.findall(r"<th(?![^>]*scope=)[ >]", html)
    assert not re.findall(r'<img(?![^>]*alt="[^"]+")', html)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("增长6.5%,居第4", "增长6.5%，居第\u20604"),
        ("新增12万人", "新增12\u2060万\u2060人"),
        ("<b>", "&lt;b&gt;"),
        ("\ue000", "〓"),
    ],
)
def test_display_filter(text: str, shown: str) -> None:
    assert FILTERS["display"](text) == shown


def test_names_in_lists_are_kept_whole() -> None:
    assert FILTERS["whole"]("甲乙(区)") == "\u2060".join("甲乙（区）")


def test_a_users_folder_overrides_any_template(book: Book, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "cover.html").write_text("<h1>自己的封面</h1>", "utf-8")
    assert "自己的封面" in render(book, "modern", tmp_path)


@pytest.mark.parametrize(
    ("template", "fault"),
    [("<p>\n{% if %}", "第 2 行"), ("<p>\n\n{{ page.nothing }}", "第 3 行"), ("{{ chapter.city }}", "None")],
)
def test_a_wrong_template_names_file_and_line(book: Book, tmp_path: Path, template: str, fault: str) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "cover.html").write_text(template, "utf-8")
    with pytest.raises(BuildError) as raised:
        render(book, "modern", tmp_path)
    assert fault in str(raised.value)
    assert "cover.html" in str(raised.value)


def test_an_unknown_theme_gets_the_list(book: Book) -> None:
    with pytest.raises(SettingsError, match="modern"):
        render(book, "baroque")


@pytest.mark.parametrize("theme", ["", ".", "..", "/", "modern/", "modern/..", "../styles"])
def test_a_theme_is_named_and_no_other_folder(theme: str) -> None:
    with pytest.raises(SettingsError, match="版式主题"):
        roots(theme)


def test_a_users_folder_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="文件夹不存在"):
        roots("modern", tmp_path / "none")


def test_themes_are_folders() -> None:
    assert themes() == ("gongwen", "modern")


def test_what_was_rendered_is_taken_from_the_store_until_what_it_hangs_on_changes(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, made, real = Store(tmp_path / "store"), list[str](), module._chapter
    monkeypatch.setattr(module, "_chapter", lambda e, b, c: made.append(c.name) or real(e, b, c))
    own = tmp_path / "own"
    (own / "pages").mkdir(parents=True)
    some = replace(book, chapters=tuple(c for c in book.chapters if c.kind == "brief"))
    names = [chapter.name for chapter in some.chapters]

    def rendered(book: Book) -> list[str]:
        """The chapters that were not taken from the store; what is given is what is given without."""
        made.clear()
        text = render(book, overrides=own, kept=Kept(store, "modern", own))
        found = [*made]
        assert text == render(book, overrides=own)
        return found

    assert rendered(some) == names
    assert rendered(some) == []
    first = replace(some.chapters[0], context=replace(some.chapters[0].context, verdict=()))
    assert rendered(replace(some, chapters=(first, *some.chapters[1:]))) == names[:1]
    assert rendered(replace(some, info=replace(some.info, issuer="别的单位"))) == names
    (own / "pages" / "another.html").write_text("<p>", "utf-8")
    assert rendered(some) == names


def test_compiled_templates_are_kept_and_faults_of_those_that_nobody_uses_are_nobodys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, own = Store(tmp_path / "store"), tmp_path / "own"
    (own / "pages").mkdir(parents=True)
    (own / "pages" / "broken.html").write_text("{% if %}", "utf-8")
    forget()
    prepare(store, "modern", own)
    compiled = []
    monkeypatch.setattr(jinja2.Environment, "_compile", lambda *told: compiled.append(told))
    forget()
    prepare(store, "modern", own)
    assert not compiled
    forget()
