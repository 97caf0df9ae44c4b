"""The HTML of chapters: rendered only where it must be, and known by everything that it hangs on."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from briefgen import assets, render
from briefgen.cache import Store
from briefgen.engine import Job, Work
from briefgen.model import Book
from briefgen.pages import bind
from briefgen.sheets import Sheets, Text, back, in_turn
from tests.pages import sample


def book(**info: object) -> Book:
    cities = sample.cities()
    return bind(sample.summary(cities), sample.charts(cities), sample.info(**info), sample.NOTICES)


def digests(book: Book, store: Store | None, overrides: Path | None = None) -> list[str]:
    sheets = Sheets(book, overrides, store)
    return [sheets.text(chapter).digest for chapter in book.chapters]


def refused(*_: object, **__: object) -> str:
    raise AssertionError("rendered")


def test_a_chapter_that_is_known_is_not_rendered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    anew = digests(book(), None)
    assert digests(book(), store) == anew
    sheets = Sheets(book(), None, store)
    texts = [sheets.text(chapter) for chapter in book().chapters]
    assert all(text.known for text in texts)
    assert [text.html for text in texts] == [Sheets(book(), None, None).text(c).html for c in book().chapters]
    monkeypatch.setattr(render, "render", refused)
    assert digests(book(), store) == anew
    with pytest.raises(AssertionError, match="rendered"):
        digests(book(date="2031-01-02"), store)


def test_what_stands_alone_is_another_document(tmp_path: Path) -> None:
    store, whole = Store(tmp_path), book(theme="gongwen")
    chapter = whole.chapters[5]
    texts = [
        Sheets(one, None, store).text(chapter).digest
        for one in (whole, replace(whole, single=True), replace(whole, title="别的"))
    ]
    assert len({*texts}) == 3


@pytest.mark.parametrize("name", ["base.html", "macros.html", "note.txt"])
def test_any_file_beside_the_templates_makes_it_unknown(tmp_path: Path, name: str) -> None:
    own = tmp_path / "own"
    own.mkdir()
    shutil.copy2(assets.templates_dir() / "base.html", own / "base.html")
    page = (own / "base.html").read_text("utf-8")
    (own / "base.html").write_text(page.replace("</body>", "{% include 'note.txt' %}</body>"), "utf-8")
    shutil.copy2(assets.templates_dir() / "macros.html", own / "macros.html")
    (own / "note.txt").write_text("一", "utf-8")
    store = Store(tmp_path / "store")
    digests(book(), store, own)
    (own / name).write_text((own / name).read_text("utf-8") + "二", "utf-8")
    sheets = Sheets(book(), own, store)
    assert not any(sheets.text(chapter).known for chapter in book().chapters)


def test_what_a_page_includes_is_in_its_html_as_it_is_now(tmp_path: Path) -> None:
    own, store = tmp_path / "own", Store(tmp_path / "store")
    (own / "pages").mkdir(parents=True)
    (own / "pages/cover.html").write_text("<section>{% include 'note.txt' %}</section>", "utf-8")
    for word in ("云州", "粟丰"):
        (own / "note.txt").write_text(word, "utf-8")
        sheets = Sheets(book(), own, store)
        (cover,) = (sheets.text(chapter).html for chapter in book().chapters if chapter.kind == "cover")
        assert word in cover


def test_those_that_are_not_known_come_first_and_go_back_to_their_places() -> None:
    texts = [Text(str, digest, len) for digest in ("a", "", "b", "", "")]
    order = in_turn(texts, ["brief", "findings", "compare", "brief", "methods"])
    assert order == [4, 3, 1, 2, 0], "and of these those that take long"
    assert back(order, ["e", "d", "b", "c", "a"]) == ["a", "b", "c", "d", "e"]
    assert in_turn(texts[1::2], ["cover", "guide"]) == [0, 1]


def test_arguments_are_made_where_the_call_is(tmp_path: Path) -> None:
    """Of a job whose result is kept nobody asks what it would be made from."""
    asked: list[str] = []

    def html() -> str:
        asked.append("html")
        return "<p>字</p>"

    text = Text(html, "known", len)
    job = Job("a", {"x": text.digest}, text.before(2, 3))
    assert (len(job.args), asked) == (3, [])
    with Work(Store(tmp_path)) as work:
        assert work.map("set", joined, [job]) == ["<p>字</p>23"]
    assert (job.args[0], [*job.args[1:]], asked) == ("<p>字</p>", [2, 3], ["html"])
    again = Text(refused, "known", len)
    with Work(Store(tmp_path)) as work:
        assert work.map("set", joined, [Job("a", {"x": again.digest}, again.before(2, 3))]) == ["<p>字</p>23"]


def joined(*args: object) -> str:
    return "".join(map(str, args))
