"""Web pages: the main text of a page, whatever the site puts around it."""

from pathlib import Path

import pytest

from tests.sources.invented import LINES
from tests.sources.wrappings import documents_of, mht, one, page, refused, write


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk", "gb18030"])
def test_only_the_main_text(tmp_path: Path, charset: str) -> None:
    assert one(write(tmp_path, "a.html", page(LINES, charset))).text.split("\n") == LINES


def test_a_page_that_lies_about_its_charset(tmp_path: Path) -> None:
    data = page(LINES, "gb18030").replace(b"gb18030", b"utf-8")
    assert one(write(tmp_path, "a.html", data)).text.split("\n") == LINES


def test_a_saved_archive(tmp_path: Path) -> None:
    data = mht(page(LINES, "gb18030"), "gb18030")
    document = one(write(tmp_path, "a.mht", data))
    assert document.text.split("\n") == LINES
    assert document.format == "mht"


def test_an_archive_without_a_page(tmp_path: Path) -> None:
    data = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x--\r\n"
    assert "没有网页正文" in refused(write(tmp_path, "a.mht", data))


LONG = "全市上下齐心协力，经济运行稳中有进，民生福祉持续改善。" * 30


def text(folder: Path, body: str) -> str:
    return one(write(folder, "a.html", f"<html><body>{body}</body></html>".encode())).text


TABLE = "<table><tr><th>指标</th><th>完成</th></tr><tr><td>产值</td><td>12<br>亿元</td></tr></table>"
LAYOUT = f"<table><tr><td><a>栏目</a></td><td><p>甲，好。</p><p>{LONG}</p></td></tr></table>"
HUGE = LONG * 9
ENTITIES = "增长&nbsp;6&#37;&amp;8%，&ldquo;好&rdquo;"

CASES = {
    "breaks instead of paragraphs": (f"<div>甲。<br><br>　　{LONG}<br/>乙。</div>", f"甲。\n{LONG}\n乙。"),
    "wrapped source": (f"<div><p>{LONG}</p><p>增长\n  6%，全\n市</p></div>", f"{LONG}\n增长6%，全市"),
    "note mark": (f"<p>{LONG}</p><p>产业<sup>[3]</sup>2023年</p>", f"{LONG}\n产业2023年"),
    "unit": (f"<p>{LONG}</p><p>30km<sup>2</sup></p>", f"{LONG}\n30km2"),
    "hidden": (f"<p>{LONG}</p><p style='display: none'>暗，处。</p>", LONG),
    "table": (f"<p>{LONG}</p>{TABLE}", f"{LONG}\n指标\t完成\n产值\t12 亿元"),
    "layout table": (LAYOUT, f"甲，好。\n{LONG}"),
    "pre": (f"<pre>甲，好。\n{LONG}\n乙，好。</pre>", f"甲，好。\n{LONG}\n乙，好。"),
    "one long paragraph": (
        f"<div><p>各位代表：</p><p>{HUGE}</p><p>谢谢大家！</p></div>",
        f"各位代表：\n{HUGE}\n谢谢大家！",
    ),
    "entities": (f"<p>{LONG}</p><p>{ENTITIES}</p>", f"{LONG}\n增长\xa06%&8%，“好”"),
    "whole page in a form": (
        f"<form><div><a>首页，你好</a></div><div><p>{LONG}</p><p>乙。</p></div></form>",
        f"{LONG}\n乙。",
    ),
}


def test_an_article_in_two_parts_of_unequal_size(tmp_path: Path) -> None:
    body = f"<div><div><p>{HUGE}</p><p>{HUGE}</p></div><div><p>{LONG}</p><p>{LONG}</p></div></div>"
    assert text(tmp_path, body).split("\n") == [HUGE, HUGE, LONG, LONG]


@pytest.mark.parametrize("name", CASES)
def test_main_text(tmp_path: Path, name: str) -> None:
    body, shown = CASES[name]
    assert text(tmp_path, body) == shown


def test_headings(tmp_path: Path) -> None:
    body = (
        f"<h1>云溪报告</h1><div><h2>一、<b>回顾</b></h2><p>{LONG}</p><h3>（一）项目</h3><p>{LONG}</p></div>"
    )
    document = one(write(tmp_path, "a.html", body.encode()))
    found = [(document.text[a:b], deep) for a, b, deep in document.headings]
    assert document.text.startswith("云溪报告\n一、回顾\n")
    assert found == [("一、回顾", 2), ("（一）项目", 3)]


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("<title>云溪报告_云溪市人民政府</title>", "云溪报告"),
        ("<meta name=articletitle content='云溪 报告'>", "云溪 报告"),
    ],
)
def test_the_title_is_put_before_the_text(tmp_path: Path, said: str, title: str) -> None:
    data = f"<html><head>{said}</head><body><p>{LONG}</p><p>{LONG}</p></body></html>".encode()
    assert one(write(tmp_path, "a.html", data)).text == f"{title}\n{LONG}\n{LONG}"


def test_a_title_in_a_row_of_its_own(tmp_path: Path) -> None:
    head = "<tr><td>2023年云溪报告</td></tr><tr><td>发布时间：2023-02-01 【字体：大 中 小】</td></tr>"
    body = f"<table>{head}<tr><td>{LONG}<br>{LONG}</td></tr></table><p>版权所有：云溪</p>"
    assert text(tmp_path, body).split("\n") == ["2023年云溪报告", LONG, LONG]


def test_a_page_under_another_ending(tmp_path: Path) -> None:
    for name in ("a.doc", "a.txt", "a.pdf"):
        assert one(write(tmp_path, name, page(LINES))).format == "html"


BAD = {
    "nested": ("<div>" * 5000 + "甲，乙。", "嵌套过深"),
    "nested 200 KB": ("<table><tr><td>" * 15_000, "嵌套过深"),
    "tags": ("<b></b>" * 400_000, "标签过多"),
    "large": ("<p>" + "好" * 6_000_000, "过大"),
    "no text": ("<html><body><img src=x></body></html>", "没有文字"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    body, word = BAD[name]
    assert word in refused(write(tmp_path, "a.html", f"<html>{body}".encode()))


def test_ten_thousand_attributes(tmp_path: Path) -> None:
    attributes = " ".join(f"a{index}" for index in range(300_000))
    assert text(tmp_path, f"<p {attributes}>{LONG}</p><p>乙，丙。</p>") == f"{LONG}\n乙，丙。"


def test_null_characters(tmp_path: Path) -> None:
    found, _ = documents_of(write(tmp_path, "a.html", f"<p>{LONG}\x00</p>".encode()))
    assert "稳中有进" in found[0].text
