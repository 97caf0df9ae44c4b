"""Web articles in several pages: one report when they say so, a word when a page is missing."""

from pathlib import Path

import pytest

from briefgen.extract import extract
from briefgen.sources import Reading, read
from briefgen.sources.unwrap import documents
from tests.sources.invented import LINES, TEXT, TITLE
from tests.sources.test_formats_same import keys
from tests.sources.wrappings import write, zipped

PARTS = [LINES[1:6], LINES[6:14], LINES[14:]]


def numbers(here: int, count: int) -> str:
    """A pager as many sites show it."""
    names = "".join(
        f"<span class=on>{n}</span>\n" if n == here else f'<a href="x_{n}.html">{n}</a>\n'
        for n in range(1, count + 1)
    )
    back = '<a href="x">上一页</a>' if here > 1 else ""
    on = '<a href="x">下一页</a>' if here < count else ""
    return f"<div class=page>{back} {names} {on}</div>"


def script(here: int, count: int) -> str:
    """A pager that the site's software writes when the page is opened."""
    return f'<div class=page><script>createPageHTML({count}, {here - 1}, "t2023", "html");</script></div>'


def said(here: int, count: int) -> str:
    return f'<p>第{here}页/共{count}页 <a href="x">上一页</a> <a href="y">下一页</a></p>'


def bare(here: int, count: int) -> str:
    """A pager without numbers: the names of the files must tell."""
    return '<div><a href="x">上一页</a> <a href="y">下一页</a></div>'


PAGERS = [numbers, script, said, bare]


def html(lines: list[str], pager: str, title: str = TITLE) -> str:
    body = "".join(f"<p>{line}</p>" for line in lines)
    head = f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title></head>"
    return f"{head}<body><h1>{title}</h1><div class=text>{body}</div>{pager}</body></html>"


def saved(folder: Path, pager: object, names: list[str], count: int = 3) -> Path:
    assert callable(pager)
    for number, (name, lines) in enumerate(zip(names, PARTS, strict=False), 1):
        write(folder, name, html(lines, pager(number, count)).encode())
    return folder


def codes(reading: Reading) -> list[str]:
    return [notice.code for notice in reading.notices]


def plain(folder: Path) -> list[tuple[str, ...]]:
    (report,) = read([write(folder, "plain.txt", TEXT.encode())]).reports
    return keys(extract(report))


@pytest.mark.parametrize("pager", PAGERS)
@pytest.mark.parametrize(
    "names",
    [
        ["t1.html", "t1_1.html", "t1_2.html"],
        ["a.htm", "a_2.htm", "a_3.htm"],
        ["a（1）.html", "a（2）.html", "a（3）.html"],
    ],
    ids=["trs", "second", "saved"],
)
def test_three_pages_are_one_report(tmp_path: Path, pager: object, names: list[str]) -> None:
    if pager is bare and names[0] == "t1.html":
        names = ["t1.html", "t1_2.html", "t1_3.html"]  # without numbers _1 is the first page or the second
    folder = tmp_path / "pages"
    folder.mkdir()
    reading = read([saved(folder, pager, names)])
    (report,) = reading.reports
    assert codes(reading) == ["pages-joined"]
    assert keys(extract(report)) == plain(tmp_path)
    assert "下一页" not in report.text
    assert report.source == str(folder / names[0])


def test_a_missing_page_is_told(tmp_path: Path) -> None:
    saved(tmp_path, numbers, ["a.html", "a_1.html", "a_2.html"])
    (tmp_path / "a_1.html").unlink()
    reading = read([tmp_path])
    assert {"pages-joined", "pages-missing"} <= set(codes(reading))
    assert "共 3 页，缺第 2 页" in "".join(notice.message for notice in reading.notices)


def test_a_first_page_alone_is_told(tmp_path: Path) -> None:
    reading = read([saved(tmp_path, script, ["a.html"])])
    assert "pages-missing" in codes(reading)
    assert len(reading.reports) == 1


def test_two_articles_of_one_title_are_told_apart_by_their_names(tmp_path: Path) -> None:
    saved(tmp_path, numbers, ["甲.html", "甲_1.html", "甲_2.html"])
    saved(tmp_path, numbers, ["乙.html", "乙_1.html", "乙_2.html"])
    assert len(read([tmp_path]).reports) == 2


def test_pages_that_cannot_be_told_apart_stay_apart(tmp_path: Path) -> None:
    for name in ("x.html", "y.html"):
        write(tmp_path, name, html(LINES[1:], numbers(1, 2)).encode())
    assert len(read([tmp_path]).reports) == 2


def test_whole_reports_with_links_to_their_neighbours_are_no_pages(tmp_path: Path) -> None:
    for name in ("1.html", "2.html"):
        write(tmp_path, name, html(LINES[1:], bare(1, 1)).encode())
    reading = read([tmp_path])
    assert len(reading.reports) == 2
    assert codes(reading) == []


def test_one_file_with_all_pages_in_it(tmp_path: Path) -> None:
    whole = [
        *LINES[1:6],
        "上一页 1 2 3 下一页",
        *LINES[6:14],
        "第2页/共3页",
        *LINES[14:],
        "首页 << 1 [2] 3 >> 末页",
    ]
    (report,) = read([write(tmp_path, "a.txt", "\n".join([TITLE, *whole]).encode())]).reports
    assert keys(extract(report)) == plain(tmp_path)


def test_pages_in_an_archive(tmp_path: Path) -> None:
    members = {f"a_{n}.html": html(lines, numbers(n, 3)) for n, lines in enumerate(PARTS, 1)}
    reading = read([write(tmp_path, "a.zip", zipped(members))])
    assert len(reading.reports) == 1
    assert codes(reading) == ["pages-joined"]


def test_marked_headings_move_with_their_pages(tmp_path: Path) -> None:
    at = LINES.index("二、2023年工作安排")
    plan = html(LINES[at + 1 :], numbers(2, 2)).replace(
        "<div class=text>", "<div class=text><h2>来年怎么干</h2>"
    )
    write(tmp_path, "a.html", html(LINES[1:at], numbers(1, 2)).encode())
    write(tmp_path, "a_1.html", plan.encode())
    (report,) = read([tmp_path]).reports
    assert "来年怎么干" in [section.heading for section in report.sections]


def test_a_page_without_a_pager_has_no_number(tmp_path: Path) -> None:
    (document,) = documents(write(tmp_path, "a.html", html(LINES[1:], "").encode()))
    assert getattr(document, "page", "none") is None
