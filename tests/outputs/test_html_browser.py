"""The HTML book in a real browser: opened from a file, searched, evidence followed, on a phone, in the dark.

Needs Debian's chromium (`./run test` installs it where apt-get is allowed) and Playwright for Python; says so
when one of them is not there.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import chromium
from tests.outputs.test_html import a_book, export

pytestmark = pytest.mark.xdist_group("chromium")
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1300, "height": 900}
MARK = "#brief-c330300 .verdict .mark >> nth=0"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium("未测网页版") as launched:
        yield launched


@pytest.fixture(scope="module")
def file() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "简报 2023.html")  # a name that needs quoting in an address
        path.write_text(export(a_book()), "utf-8")
        yield path.as_uri()


@pytest.fixture
def opened(browser: Any, file: str) -> Iterator[Any]:
    """Opens the book in a page of given size; at the end nothing may have been said or asked for."""
    said: list[str] = []
    contexts = []

    def open_page(viewport: dict[str, int], **options: Any) -> Any:
        context = browser.new_context(viewport=viewport, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        page.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}"))
        page.on("request", lambda r: said.append(r.url) if not r.url.startswith((file, "data:")) else None)
        page.goto(file)
        return page

    yield open_page
    for context in contexts:
        context.close()
    # Some Chromiums' CSS inspector, which one test asks for glyphs, loads the page itself anew and says so.
    inspecting = f"console: Unsafe attempt to load URL {file} from frame with URL {file}."
    assert [word for word in said if not word.startswith(inspecting)] == []


def test_it_opens_from_a_file_without_a_word(opened: Any) -> None:
    page = opened(DESK)
    assert page.title() == "2023年政府工作报告简报"
    assert page.locator("h1").first.is_visible()
    assert page.locator("script").count() == 1
    assert page.get_by_text('<script>alert("x")').first.is_visible()


def test_search_filters_cities_and_finds_sentences(opened: Any) -> None:
    page = opened(DESK)
    cities = page.locator("#contents .cities li:visible")
    assert cities.count() == 3
    page.get_by_label("查找市县或原句").fill("空山")
    page.locator("#found", has_text="1 个市县").wait_for()
    assert cities.all_inner_texts()[0].startswith("空山县")
    assert cities.count() == 1
    page.get_by_label("查找市县或原句").fill("城镇新增就业")
    page.wait_for_selector("#hits a")
    assert "条原句" in page.locator("#found").inner_text()
    page.locator("#hits a").first.click()
    assert "城镇新增就业" in page.locator("#panel .quote").inner_text()
    page.get_by_label("查找市县或原句").fill("没有这样的话")
    page.locator("#found", has_text="没有找到").wait_for()


def test_enter_jumps_to_the_city(opened: Any) -> None:
    page = opened(DESK)
    page.get_by_label("查找市县或原句").fill("空山")
    page.keyboard.press("Enter")
    name = page.locator("section.brief h2", has_text="空山县")
    assert page.evaluate("location.hash").startswith("#brief-")
    assert 0 <= name.bounding_box()["y"] < DESK["height"] / 2


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_evidence_opens_beside_the_page_and_closes(opened: Any, viewport: dict[str, int]) -> None:
    page = opened(viewport)
    mark = page.locator(MARK)
    entry = page.locator(mark.get_attribute("href")).locator(".said").text_content()
    mark.focus()
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    assert panel.is_visible()
    assert entry
    assert panel.locator(".quote").text_content() == entry
    assert "云溪市" in panel.inner_text()
    assert "一、2022年工作回顾" in panel.inner_text()
    box = panel.bounding_box()
    if viewport is PHONE:
        assert box["width"] == PHONE["width"]
        assert box["y"] > PHONE["height"] / 4
    else:
        assert box["x"] > DESK["width"] / 2
    assert mark.bounding_box()["x"] < box["x"] or mark.bounding_box()["y"] < box["y"]
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    assert page.evaluate("document.activeElement.matches('.mark')")


def test_back_closes_the_panel_and_the_page_stays(opened: Any) -> None:
    page = opened(DESK)
    mark = page.locator(MARK)
    mark.scroll_into_view_if_needed()
    before = mark.bounding_box()["y"]
    mark.click()
    assert page.locator("#panel").is_visible()
    page.go_back()
    page.locator("#panel").wait_for(state="hidden")
    assert abs(mark.bounding_box()["y"] - before) < 2
    assert page.evaluate("document.activeElement.matches('.mark')")
    page.go_forward()
    page.locator("#panel").wait_for(state="visible")
    page.keyboard.press("Escape")
    page.wait_for_function("!history.state")
    assert not page.locator("#panel").is_visible()


def test_a_found_sentence_leads_out_of_the_menu(opened: Any) -> None:
    page = opened(PHONE)
    page.get_by_role("button", name="目录与查找").click()
    assert page.evaluate("document.getElementById('main').inert"), "not to be reached under the menu"
    page.get_by_label("查找市县或原句").fill("就业")
    page.locator("#hits a").first.click()
    page.locator("#panel a", has_text="前后文").click()
    assert not page.locator("#contents").is_visible()
    assert not page.evaluate("document.getElementById('main').inert")
    assert 0 <= page.locator(":target").bounding_box()["y"] < PHONE["height"]
    page.go_back()
    page.locator("#panel").wait_for(state="visible")


def test_several_words_and_all_that_is_found(opened: Any) -> None:
    page = opened(DESK)
    query, found = page.get_by_label("查找市县或原句"), page.locator("#found")
    query.fill("云溪　就业")
    found.get_by_text("1 个市县").wait_for()
    assert all(text.startswith("云溪市") for text in page.locator("#hits b").all_inner_texts())
    assert page.locator("#hits mark").first.inner_text() == "就业"
    place = page.locator("#contents .cities li:visible").bounding_box()
    assert place["y"] < page.locator("#hits a").first.bounding_box()["y"], "places before sentences"
    query.fill("增")
    found.get_by_text("先列 30 条").wait_for()
    total = int(found.inner_text().split("，")[1].split()[0])
    while page.locator("#further").is_visible():
        page.locator("#further").click()
    assert page.locator("#hits a").count() == total > 30
    assert page.evaluate("document.activeElement.closest('#hits') !== null"), "where the new ones begin"


def test_the_panel_leads_to_the_sources_and_back(opened: Any) -> None:
    page = opened(DESK)
    target = page.locator(MARK).get_attribute("href")
    page.locator(MARK).click()
    page.locator("#panel a", has_text="前后文").click()
    assert not page.locator("#panel").is_visible()
    entry = page.locator(target)
    assert 0 <= entry.bounding_box()["y"] < DESK["height"]
    entry.locator("a.number").click()
    assert page.evaluate("document.querySelector(location.hash).closest('.brief') !== null")


def test_the_contents_say_which_chapter_is_read_also_in_its_charts(opened: Any) -> None:
    page = opened(DESK)
    current = page.locator("#contents a[aria-current]")
    for part, chapter in (("methods", "方法与说明"), ("compare-charts", "横向比较")):  # upwards
        page.evaluate("name => document.getElementById(name).scrollIntoView()", part)
        page.locator("#contents a[aria-current]", has_text=chapter).wait_for()
    assert current.all_inner_texts() == ["横向比较"]


@pytest.mark.parametrize("width", [320, 360, 820])
def test_narrow_screens_never_scroll_sideways(opened: Any, width: int) -> None:
    page = opened({"width": width, "height": 740})
    page.evaluate(
        "for (const s of document.querySelectorAll('section')) s.style.contentVisibility = 'visible'"
    )
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.evaluate("window.scrollTo(500, 0)")
    assert page.evaluate("window.scrollX") == 0


def test_the_menu_of_a_phone(opened: Any) -> None:
    page = opened(PHONE)
    menu = page.get_by_role("button", name="目录与查找")
    assert not page.locator("#contents").is_visible()
    menu.click()
    assert menu.get_attribute("aria-expanded") == "true"
    page.get_by_role("link", name="空山县", exact=True).first.click()
    assert not page.locator("#contents").is_visible()
    assert page.evaluate("location.hash").startswith("#brief-")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", ["modern", "gongwen"])
def test_text_stands_out_from_its_ground(opened: Any, scheme: str, theme: str) -> None:
    page = opened(DESK, color_scheme=scheme)
    page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
    ground = luminance(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
    assert (ground < 0.05) == (scheme == "dark")
    kinds = (
        "h1",
        ".verdict",
        ".mark",
        ".measure",
        ".unmentioned",
        ".entry",
        ".para",
        ".step.aim b",
        "#contents a",
    )
    for kind in kinds:
        colour = page.evaluate(f"getComputedStyle(document.querySelector('{kind}')).color")
        light, dark = sorted([luminance(colour), ground], reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, f"{kind}: {colour}"


def luminance(colour: str) -> float:
    """The relative luminance of rgb(r, g, b), as WCAG defines it."""
    parts = [int(part) / 255 for part in colour[4:-1].split(",")]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_glyph_is_of_our_faces(opened: Any) -> None:
    page = opened(DESK)
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    page.evaluate(
        "for (const s of document.querySelectorAll('section')) s.style.contentVisibility = 'visible'"
    )
    page.evaluate("document.fonts.ready.then(() => true)")
    root = session.send("DOM.getDocument", {"depth": 1})["root"]["nodeId"]
    used = set()
    for kind in (
        "h1",
        ".verdict",
        ".verdict b",
        ".entry .said",
        ".mark",
        "th",
        "td.words .worded",
        "svg text",
        "input",
    ):
        for node in session.send("DOM.querySelectorAll", {"nodeId": root, "selector": kind})["nodeIds"][:8]:
            for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
                used.add((font["familyName"], font["isCustomFont"]))
    assert {custom for _, custom in used} == {True}
    assert {family for family, _ in used} == {"Briefgen Hei", "Briefgen Song", "Briefgen Kai"}


def test_without_script_it_is_a_plain_document(opened: Any) -> None:
    page = opened(PHONE, java_script_enabled=False)
    assert page.locator("#contents .cities a").first.is_visible()
    assert not page.locator("#search").is_visible()
    assert not page.locator("#menu").is_visible()
    assert not page.locator("#panel").is_visible()
    target = page.locator(MARK).get_attribute("href")
    page.locator(MARK).click()
    assert page.url.endswith(target)


def test_it_prints_without_its_screen_furniture(opened: Any) -> None:
    page = opened(DESK)
    page.locator(MARK).click()
    page.emulate_media(media="print")
    for part in ("#panel", "#contents", ".bar"):
        assert not page.locator(part).is_visible()
    assert page.locator("section.brief").first.is_visible()
    assert page.pdf().startswith(b"%PDF-")
