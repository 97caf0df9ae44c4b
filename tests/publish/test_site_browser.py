"""The site in a real browser, opened from its folder: the search finds sentences and leads to them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from briefgen.channels import Site
from briefgen.publish import Ledger, publish
from tests.browser import chromium
from tests.outputs.test_html import a_book, export
from tests.publish import made

pytestmark = pytest.mark.xdist_group("chromium")


@pytest.fixture
def page(tmp_path: Path, ledger: Ledger) -> Iterator[Any]:
    root, said = tmp_path / "site", list[str]()
    root.mkdir()
    files = made.files() | {"book.html": export(a_book()).encode()}
    publish(made.edition(tmp_path / "out", files=files), [Site("site", root)], ledger, {})
    with chromium("未在浏览器里看网站") as browser:
        opened = browser.new_page()
        opened.on("console", lambda message: said.append(message.text))
        opened.on("pageerror", lambda error: said.append(str(error)))
        opened.goto((root / "index.html").as_uri())
        yield opened
    assert said == []


def test_a_sentence_is_found_and_opened_in_the_book(page: Any) -> None:
    page.locator("#q").fill("增长 %")
    first = page.locator("#found li").first
    first.wait_for()
    text = first.inner_text()
    assert "增长" in text
    assert "%" in text
    assert "2023年" in text
    first.locator("a").click()
    page.wait_for_url("**/2023/2023-11/book.html#e-*")
    entry = page.url.rpartition("#")[2]
    said = page.locator(f"#{entry}").inner_text()
    assert text.partition("　")[2].strip().replace(" ", "") in said.replace(" ", "").replace("\u2060", "")


def test_cities_are_found_as_before_and_nothing_stays_when_the_word_goes(page: Any) -> None:
    page.locator("#q").fill("青河")
    page.wait_for_function("document.querySelectorAll('.cities a:not([hidden])').length === 1")
    page.locator("#q").fill("没有这样的词")
    assert page.locator("section:visible").count() == 0
    assert page.locator("#found li").count() == 0
    page.locator("#q").fill("")
    assert page.locator("section:visible").count() == 1
    assert page.locator(".cities a:visible").count() == 3
