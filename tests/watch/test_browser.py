"""The watch page in a real browser: it shows the book, reloads it where one was, and tells what went wrong.

Needs Debian's chromium and Playwright for Python, as the HTML book's tests do; says so when one is missing.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import chromium
from tests.robust.family import needs_proc
from tests.watch.test_resident import CITY, ROOT, Watched

PATIENCE = 90_000  # milliseconds
SENTENCE = "全市森林覆盖率达到51.47%。"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium("未在浏览器里看 watch") as launched:
        yield launched


@pytest.fixture(scope="module")
def watched(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    running = Watched(tmp_path_factory.mktemp("watch"))
    yield running
    running.close()


@pytest.fixture(scope="module")
def page(browser: Any, watched: Watched) -> Iterator[Any]:
    """The page opened before there is a book; no error of a script may be told at the end."""
    said: list[str] = []
    opened = browser.new_page(viewport={"width": 1300, "height": 900})
    opened.set_default_timeout(PATIENCE)
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(f"http://127.0.0.1:{watched.port}/")
    yield opened
    opened.close()
    assert said == []


def shown(page: Any, text: str) -> None:
    """Wait until the framed book says `text`, whatever spaces it is set with."""
    loose = re.compile(r"\s*".join(map(re.escape, text)))
    page.frame_locator("#book").locator("body").filter(has_text=loose).wait_for()


@needs_proc
@pytest.mark.xdist_group("chromium")
class TestWatchPage:
    """In this order: the last one ends what is watched."""

    def test_the_book_comes_into_the_page(self, page: Any) -> None:
        shown(page, CITY)
        page.locator("body[data-state=good]").wait_for()
        assert page.locator("#view").input_value() == "book.html"
        assert page.locator("#wrong").is_hidden()

    def test_a_changed_report_is_seen_where_one_was_reading(self, page: Any, watched: Watched) -> None:
        inside = page.locator("#book").element_handle().content_frame()
        assert "51.47" not in inside.inner_text("body")
        inside.evaluate("scrollTo({ top: 700, behavior: 'instant' })")
        report = watched.folder / f"reports/{CITY}.txt"
        report.write_text(f"{report.read_text('utf-8').rstrip()}\n{SENTENCE}\n", "utf-8")
        shown(page, "51.47")
        page.wait_for_function("Math.abs(document.querySelector('#book').contentWindow.scrollY - 700) < 2")
        page.locator("#said", has_text=f"{CITY}.txt有变").wait_for()

    def test_a_broken_template_is_told_above_the_last_book_until_it_is_mended(
        self, page: Any, watched: Watched
    ) -> None:
        cover = watched.folder / "own/pages/cover.html"
        ours = (ROOT / "templates/pages/cover.html").read_text("utf-8")
        cover.write_text(ours + "{% if %}", "utf-8")
        wrong = page.locator("#wrong:visible", has_text="模板有语法错误")
        wrong.wait_for()
        assert "cover.html" in wrong.inner_text()
        assert page.locator("body").get_attribute("data-state") == "failed"
        shown(page, "51.47")
        cover.write_text(ours + "<p>自己的封面</p>", "utf-8")
        page.locator("#wrong").wait_for(state="hidden")
        shown(page, "自己的封面")

    def test_that_it_ended_is_told(self, page: Any, watched: Watched) -> None:
        watched.process.terminate()
        page.locator("#said", has_text=re.compile("已结束|连接断了")).wait_for()
