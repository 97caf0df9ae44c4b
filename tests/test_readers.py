"""Which books of their own readers want, and what they are called."""

from pathlib import Path

from briefgen import readers
from briefgen.channels import Folder, Mail, Reader

THERE = ("云州市", "云山市", "青河市", "北岭市")


def mail(*to: Reader) -> Mail:
    return Mail("leaders", "mail.example.org", "briefing@example.org", to)


def reader(*cities: str, theme: str | None = None) -> Reader:
    return Reader(f"r{len(cities)}@example.org", cities=cities, theme=theme)


def test_one_book_for_each_set_of_cities_and_theme() -> None:
    channels = (
        Folder("share", Path("share")),
        mail(reader("青河", "云州市"), reader("云州", "青河市"), reader("北岭", "青河", theme="gongwen")),
        mail(reader("青河", "云州市")),
    )
    assert readers.sets(channels, [""], THERE) == [("云州市", "青河市")]
    assert readers.sets(channels, ["gongwen"], THERE) == [("青河市", "北岭市")]
    assert readers.sets(channels, ["", "gongwen"], THERE) == [("云州市", "青河市"), ("青河市", "北岭市")]


def test_themes_are_those_that_readers_ask_for_besides_the_books_own() -> None:
    channels = (
        Folder("share", Path("share")),
        mail(reader("青河", theme="modern"), reader(theme="gongwen"), reader()),
        mail(reader(theme="another"), reader(theme="gongwen")),
    )
    assert readers.themes(channels, "modern") == ("another", "gongwen")
    assert readers.themes(channels, "gongwen") == ("another", "modern")


def test_one_city_is_no_book() -> None:
    assert readers.sets((mail(reader("青河")), mail(reader("青河", "无名市"))), [""], THERE) == []
    assert readers.asked((mail(reader("青河"), Reader("a@example.org")),)) == ()


def test_names_fit_whole_or_by_their_start() -> None:
    assert readers.fitting(("云州", "青河市", "云", "无名"), THERE) == (
        ("云州市", "青河市"),
        ("云（有 2 个，请写全称）", "无名"),
    )


def test_the_file_is_the_same_for_the_same_cities_and_names_none() -> None:
    one = readers.path(("云州市", "青河市"))
    assert one == readers.path(("青河市", "云州市"))
    assert one != readers.path(("云州市", "北岭市"))
    assert one.isascii()
    assert readers.private(one)
    assert readers.private(f"themes/gongwen/{one}")
    assert not readers.private("briefs/books.pdf")
    assert not readers.private("book.pdf")


def test_without_books_nobody_asks_for_cities() -> None:
    channels = readers.without_books(
        (mail(reader("青河", "云州"), Reader("a@example.org", theme="gongwen")),)
    )
    assert readers.asked(channels) == ()
    assert [one.theme for one in channels[0].to] == [None, "gongwen"]  # type: ignore[union-attr]
