"""The watch page in a real browser: it shows the book, reloads it where one was, and tells what went wrong.

Needs Debian's chromium and Playwright for Python, as the HTML book's tests do; says so when one is missing.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser import chromium
from tests.robust.family import Patience, needs_proc
from tests.watch.test_resident import CITY, PATIENCE, ROOT, Watched

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
    opened.set_default_timeout(0)
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(f"http://127.0.0.1:{watched.port}/")
    yield opened
    opened.close()
    assert said == []


def wait(page: Any, until: Callable[[], bool]) -> None:
    """Until that is so, however slow the machine; the page goes on meanwhile."""
    patience = Patience(PATIENCE)
    while not until():
        assert patience, page.locator("#said").inner_text()
        page.wait_for_timeout(50)


def shown(page: Any, text: str) -> None:
    """Wait until the framed book says `text`, whatever spaces it is set with."""
    loose = re.compile(r"\s*".join(map(re.escape, text)))
    body = page.frame_locator("#book").locator("body")
    wait(page, lambda: body.filter(has_text=loose).count() > 0)


def state(page: Any) -> str:
    return str(page.locator("body").get_attribute("data-state"))


@needs_proc
@pytest.mark.xdist_group("chromium")
class TestWatchPage:
    """In this order: the last one ends what is watched."""

    def test_the_book_comes_into_the_page(self, page: Any) -> None:
        shown(page, CITY)
        wait(page, lambda: state(page) == "good")
        assert page.locator("#view").input_value() == "book.html"
        assert page.locator("#wrong").is_hidden()

    def test_a_changed_report_is_seen_where_one_was_reading(self, page: Any, watched: Watched) -> None:
        inside = page.locator("#book").element_handle().content_frame()
        assert "51.47" not in inside.inner_text("body")
        inside.evaluate("scrollTo({ top: 700, behavior: 'instant' })")
        report = watched.folder / f"reports/{CITY}.txt"
        report.write_text(f"{report.read_text('utf-8').rstrip()}\n{SENTENCE}\n", "utf-8")
        shown(page, "51.47")
        there = "Math.abs(document.querySelector('#book').contentWindow.scrollY - 700) < 2"
        wait(page, lambda: page.evaluate(there))
        wait(page, lambda: f"{CITY}.txt有变" in page.locator("#said").inner_text())
        # The pages come before the book is whole, and only a whole one is kept where the next build fails.
        wait(page, lambda: state(page) == "good")

    def test_a_broken_template_is_told_above_the_last_book_until_it_is_mended(
        self, page: Any, watched: Watched
    ) -> None:
        shown(page, CITY)
        wait(page, lambda: state(page) == "good")
        cover = watched.folder / "own/pages/cover.html"
        ours = (ROOT / "templates/pages/cover.html").read_text("utf-8")
        cover.write_text(ours + "{% if %}", "utf-8")
        # A write may be noticed in two parts: what is told comes again after a moment.
        wait(
            page, lambda: state(page) == "failed" and "模板有语法错误" in page.locator("#wrong").inner_text()
        )
        wait(page, lambda: "cover.html" in page.locator("#wrong").inner_text())
        shown(page, CITY)
        cover.write_text(ours + "<p>自己的封面</p>", "utf-8")
        wait(page, page.locator("#wrong").is_hidden)
        shown(page, "自己的封面")

    def test_that_it_ended_is_told(self, page: Any, watched: Watched) -> None:
        watched.process.terminate()
        wait(page, lambda: bool(re.search("已结束|连接断了", page.locator("#said").inner_text())))
