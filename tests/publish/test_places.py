"""The channels that are folders: whole or not at all, and looked at afterwards."""

import os
import re
import tempfile
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest

from briefgen import readers
from briefgen.channels import Folder, Site
from briefgen.publish import Ledger, State, planned, publish, sentences, stand_in
from tests.publish import made


def tree(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def test_an_edition_is_copied_whole(tmp_path: Path, ledger: Ledger) -> None:
    share = tmp_path / "share"
    share.mkdir()
    edition = made.edition(tmp_path / "out")
    (sent,) = publish(edition, [Folder("share", share)], ledger, {})
    assert sent.state == State.SENT
    assert tree(share) == {f"2023/2023-11/{name}" for name in (*made.files(), "manifest.json")}
    (again,) = publish(edition, [Folder("share", share)], ledger, {})
    assert again.earlier


def test_nothing_else_is_left_in_a_share_that_is_named_from_here(
    tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make = tempfile.mkdtemp
    monkeypatch.setattr(tempfile, "mkdtemp", lambda *a, **k: str(Path(make(*a, **k)).absolute()))  # as 3.12's
    Path("share").mkdir()
    publish(made.edition(tmp_path / "out"), [Folder("share", Path("share"))], ledger, {})
    assert [path.name for path in Path("share/2023").iterdir()] == ["2023-11"]


def test_a_share_that_is_not_mounted_is_told_and_not_made(tmp_path: Path, ledger: Ledger) -> None:
    share = tmp_path / "share"
    edition = made.edition(tmp_path / "out")
    (sent,) = publish(edition, [Folder("share", share)], ledger, {})
    assert (sent.state, "没有挂载" in sent.what, share.exists()) == (State.PENDING, True, False)
    share.mkdir()
    assert publish(edition, [Folder("share", share)], ledger, {})[0].state == State.SENT


def test_a_copy_that_fails_leaves_what_was_there(
    tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    publish(made.edition(tmp_path / "a"), [Folder("share", share)], ledger, {})
    before = tree(share)
    newer = made.edition(tmp_path / "b", files=made.files(10))

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        (sent,) = publish(newer, [Folder("share", share)], ledger, {})
    assert (sent.state, tree(share)) == (State.PENDING, before)
    (sent,) = publish(newer, [Folder("share", share)], ledger, {})
    assert sent.state == State.SENT
    assert (share / "2023/2023-11/book.pdf").read_bytes() == newer.read("book.pdf")
    assert tree(share) == before | {name.replace("2023-11", "2023-11~1") for name in before}


def test_a_delivery_killed_after_the_copy_is_found_there(tmp_path: Path, ledger: Ledger) -> None:
    share = tmp_path / "share"
    share.mkdir()
    edition, channel = made.edition(tmp_path / "out"), Folder("share", share)
    publish(edition, [channel], ledger, {})
    fresh = Ledger(tmp_path / "lost.sqlite", ledger._now)
    (sent,) = publish(edition, [channel], fresh, {})
    fresh.close()
    assert (sent.state, sent.what) == (State.SENT, "已在那里，未改动")
    assert not list(share.rglob("*~*"))


def test_a_month_without_a_good_edition_is_marked_until_there_is_one(tmp_path: Path, ledger: Ledger) -> None:
    share = tmp_path / "share"
    share.mkdir()
    last = made.edition(tmp_path / "out")
    publish(stand_in(last, "2023-12"), [Folder("share", share)], ledger, {})
    assert "2023-12 的简报未能更新" in (share / "未更新.txt").read_text(encoding="utf-8")
    assert (share / "2023/2023-11/book.pdf").is_file()
    publish(made.edition(tmp_path / "out", "2023-12"), [Folder("share", share)], ledger, {})
    assert not (share / "未更新.txt").exists()


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name == "href"]


def test_a_site_lists_every_edition_and_its_links_lead_somewhere(tmp_path: Path, ledger: Ledger) -> None:
    from urllib.parse import unquote

    root = tmp_path / "site"
    root.mkdir()
    site = Site("site", root, url="https://example.org/book", title="云州 <简报>")
    for month in ("2023-10", "2023-11"):
        files = made.files() | {"book.html": b"<p>", "html/云州市.html": b"<p>", "build.log": b"."}
        publish(made.edition(tmp_path / "out", month, files=files), [site], ledger, {})
    page = (root / "index.html").read_text(encoding="utf-8")
    assert "云州 &lt;简报&gt;" in page
    assert page.index("2023-11") < page.index("2023-10")
    links = Links()
    links.feed(page)
    assert len(links.found) > 10
    assert all((root / unquote(link)).is_file() for link in links.found)
    assert not [link for link in links.found if link.endswith(".log")], "the log is for the owner"
    feed = ET.parse(root / "feed.xml").getroot()
    name = "{http://www.w3.org/2005/Atom}"
    assert [entry.findtext(f"{name}title") for entry in feed.iter(f"{name}entry")] == [
        "2023年 2023-11",
        "2023年 2023-10",
    ]
    assert feed.findtext(f"{name}updated") == "2023-11-05T00:00:00Z"
    publish(stand_in(made.edition(tmp_path / "out", files=files), "2023-12"), [site], ledger, {})
    assert "未更新：2023-12" in (root / "index.html").read_text(encoding="utf-8")


BOOK = (
    '<section id="brief-c330300"><h2>云州市</h2><q>不在出处里</q></section>'
    '<section class="sources opening" id="sources-c330300"><h1>出处</h1><h2 class="sources-city">云州市</h2>'
    '<p class="entry" id="e-c330300-1"><a class="number" href="#r-c330300-1">1</a>'
    '<q class="said">地区生产总值增长<b>6.1%</b>，快于&lt;全省&gt;</q><span class="para">第 6 段</span></p>'
    '<p class="last-year">上年报告：2022年报告</p>'
    '<p class="entry" id="e-c330300-2"><q>森林覆盖率⁠达到<b>51%</b></q></p></section>'
    '<section id="sources-c990100"><h2 class="sources-city">青河市</h2>'
    '<p id="e-c990100-1"><q>森林覆盖率达到40%</q></p></section>'
)


def test_the_sentences_of_a_book_are_read_with_city_and_place() -> None:
    assert sentences.quoted(BOOK) == {
        "云州市": [
            ("e-c330300-1", "地区生产总值增长6.1%，快于<全省>"),
            ("e-c330300-2", "森林覆盖率达到51%", "上年报告"),
        ],
        "青河市": [("e-c990100-1", "森林覆盖率达到40%")],
    }
    assert sentences.quoted("<p>another page") == {}


def test_a_site_has_an_index_of_the_newest_sentences_of_each_year(tmp_path: Path, ledger: Ledger) -> None:
    root = tmp_path / "site"
    root.mkdir()
    site = Site("site", root)
    pages = []
    for month, html in (("2023-10", "<p>"), ("2023-11", BOOK), ("2023-11", BOOK.replace("51", "52"))):
        files = made.files() | {"book.html": html.encode()}
        publish(made.edition(tmp_path / "out", month, files=files), [site], ledger, {})
        (listed,) = re.findall(
            r'data-files="search/2023\.js\?(\w+)"', (root / "index.html").read_text("utf-8")
        )
        pages.append(listed)
    assert len(set(pages)) == 3, "another index has another address"
    assert [path.name for path in (root / "search").iterdir()] == ["2023.js"]
    said = (root / "search/2023.js").read_text("utf-8")
    assert said.startswith('sentences(...["2023/2023-11",[["云州市",[["e-c330300-1",')
    assert "52%" in said


def test_a_site_lists_the_volumes_of_a_large_book(tmp_path: Path, ledger: Ledger) -> None:
    root = tmp_path / "www"
    root.mkdir()
    files = {**made.files(), "volumes/01-沧海省.pdf": b"%PDF volume"}
    site = Site("site", root, title="简报")
    publish(made.edition(tmp_path / "out", files=files), [site], ledger, {})
    page = (root / "index.html").read_text(encoding="utf-8")
    assert ">分册 01-沧海省</a>" in page
    assert (root / "2023" / "2023-11" / "volumes" / "01-沧海省.pdf").is_file()


def test_books_of_single_readers_go_to_no_shared_place(tmp_path: Path, ledger: Ledger) -> None:
    own = readers.path(("云州市", "青河市"))
    files = {**made.files(), own: b"%PDF own", f"themes/gongwen/{own}": b"%PDF own"}
    channels = (Folder("share", tmp_path / "share"), Site("site", tmp_path / "site"))
    for channel in channels:
        channel.path.mkdir()
    edition = made.edition(tmp_path / "out", files=files)
    assert "6 个文件" in planned(edition, channels, None)[0]
    sent = publish(edition, channels, ledger, {})
    assert [item.state for item in sent] == [State.SENT, State.SENT]
    for channel in channels:
        assert not [name for name in tree(channel.path) if "books" in name]
        pages = [path for path in channel.path.glob("*") if path.is_file()]
        assert not [page for page in pages if "books" in page.read_text("utf-8")]
    publish(edition, channels, ledger, {})
    assert not list(tmp_path.glob("*/2023/*~*")), "the same again is found there"


def test_a_plan_touches_nothing(tmp_path: Path) -> None:
    edition = made.edition(tmp_path / "out")
    channels = (Folder("share", tmp_path / "share"), Site("site", tmp_path / "site"))
    share, site = planned(edition, channels, None)
    assert str(tmp_path / "share/2023/2023-11") in share
    assert "index.html" in site
    assert not (tmp_path / "share").exists()
    assert not (tmp_path / "site").exists()
