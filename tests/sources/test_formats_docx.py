"""Word files: what Word shows, in its order, and nothing that it hides."""

from pathlib import Path

import pytest

from tests.sources.wrappings import RELS, documents_of, docx, one, p, refused, write, zipped


def text(folder: Path, body: str, **parts: str) -> str:
    return one(write(folder, "a.docx", docx(body, **parts))).text


def tag(name: str, *inner: str) -> str:
    """An element of Word's name space."""
    return f"<w:{name}>{''.join(inner)}</w:{name}>"


def run(words: str, properties: str = "") -> str:
    return tag("r", tag("rPr", properties), tag("t", words))


def row(*cells: str) -> str:
    return tag("tr", *(tag("tc", cell) for cell in cells))


RAISED = '<w:vertAlign w:val="superscript"/>'
SHOWN = '<w:vanish w:val="0"/>'
DELETED = "<w:del/>"
NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
BOX = tag("txbxContent", p("框里"))
CHOICE = f"<mc:Choice>{tag('r', tag('drawing', BOX))}</mc:Choice>"
FALLBACK = f"<mc:Fallback>{tag('r', tag('pict', BOX))}</mc:Fallback>"
ALTERNATE = f"<mc:AlternateContent>{CHOICE}{FALLBACK}</mc:AlternateContent>"

CASES = {
    "soft break": (tag("p", tag("r", "<w:t>甲</w:t><w:br/><w:t>乙</w:t>")), "甲\n乙"),
    "tab": (tag("p", tag("r", "<w:t>甲</w:t><w:tab/><w:t>乙</w:t>")), "甲\t乙"),
    "insertion": (tag("p", run("增长"), tag("ins", run("6")), run("%")), "增长6%"),
    "deletion": (tag("p", run("增长"), tag("del", tag("r", tag("delText", "5"))), run("6")), "增长6"),
    "moved away": (tag("p", run("甲"), tag("moveFrom", run("乙"))), "甲"),
    "moved here": (tag("p", run("甲"), tag("moveTo", run("乙"))), "甲乙"),
    "deleted mark": (tag("p", tag("pPr", tag("rPr", DELETED)), run("全市")) + p("总值"), "全市总值"),
    "hidden": (tag("p", run("明"), run("暗", "<w:vanish/>"), run("处", SHOWN)), "明处"),
    "footnote": (tag("p", run("数字经济"), NOTE, run("发展")), "数字经济发展"),
    "raised note": (tag("p", run("产业"), run("[3]", RAISED), run("2023年")), "产业2023年"),
    "raised digit": (tag("p", run("产业"), run("3", RAISED), run("2023年")), "产业2023年"),
    "raised unit": (tag("p", run("30km"), run("2", RAISED)), "30km2"),
    "field": (tag("p", tag("r", tag("instrText", "PAGE")), run("第1页")), "第1页"),
    "hyperlink": (tag("p", tag("hyperlink", run("链接")), tag("smartTag", run("标签"))), "链接标签"),
    "control": (tag("sdt", "<w:sdtPr/>", tag("sdtContent", p("控件里的话"))), "控件里的话"),
    "ruby": (tag("p", tag("r", tag("ruby", tag("rt", run("pin")), tag("rubyBase", run("拼"))))), "拼"),
    "table": (
        tag("tbl", row(p("指标"), p("完成")), row(p("产值"), p("12") + p("亿元"))),
        "指标\t完成\n产值\t12 亿元",
    ),
    "layout table": (tag("tbl", row(p("各位代表：") + p("请予审议。"))), "各位代表：\n请予审议。"),
    "empty cell": (tag("tbl", row(p("甲"), p(""), p("丙"))), "甲\t\t丙"),
    "deleted row": (
        tag("tbl", row(p("甲"), p("乙")), tag("tr", tag("trPr", DELETED), tag("tc", p("丙")))),
        "甲\t乙",
    ),
    "text box": (tag("p", ALTERNATE, run("正文")), "正文\n框里"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_word_shows(tmp_path: Path, name: str) -> None:
    body, shown = CASES[name]
    assert text(tmp_path, body) == shown


def level(index: int, form: str, pattern: str, extra: str = "") -> str:
    inner = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{extra}<w:lvlText w:val="{pattern}"/>'
    return f'<w:lvl w:ilvl="{index}">{inner}</w:lvl>'


def numbered(words: str, depth: int = 0, list_id: int = 1) -> str:
    return p(words, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>')


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "japaneseCounting", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%1.%2.%3", "<w:isLgl/>")
    + level(3, "decimalEnclosedCircle", "%4")
    + level(4, "bullet", "l")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
    "</w:lvlOverride></w:num>"
)


def test_automatic_numbers(tmp_path: Path) -> None:
    body = "".join(
        [
            numbered("回顾"),
            numbered("总量", 1),
            numbered("结构", 1),
            numbered("安排"),
            numbered("项目", 1),
            numbered("2023年开工", 2),
            numbered("圈", 3),
            numbered("点", 4),
            p("正文"),
            numbered("保障"),
            numbered("重来", 0, 2),
        ]
    )
    lines = [
        "一、回顾",
        "（一）总量",
        "（二）结构",
        "二、安排",
        "（一）项目",
        "2.1.1、2023年开工",
        "①圈",
        "点",
        "正文",
    ]
    assert text(tmp_path, body, numbering=NUMBERING).split("\n") == [*lines, "三、保障", "一、重来"]


STYLES = (
    '<w:style w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
    '<w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:styleId="我的"><w:name w:val="我的标题"/><w:basedOn w:val="1"/></w:style>'
    '<w:style w:styleId="T"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:styleId="L"><w:name w:val="圈"/><w:basedOn w:val="L"/></w:style>'
)


def test_headings_come_from_styles(tmp_path: Path) -> None:
    body = (
        p("一、回顾……1", '<w:pStyle w:val="T"/>')
        + p("回顾", '<w:pStyle w:val="1"/>')
        + p("正文", '<w:pStyle w:val="L"/>')
        + p("安排", '<w:pStyle w:val="我的"/>')
        + p("无号", '<w:pStyle w:val="1"/><w:numPr><w:numId w:val="0"/></w:numPr><w:outlineLvl w:val="1"/>')
    )
    document = one(write(tmp_path, "a.docx", docx(body, styles=STYLES, numbering=NUMBERING)))
    assert document.text == "一、回顾\n正文\n二、安排\n无号"
    assert [(document.text[a:b], deep) for a, b, deep in document.headings] == [
        ("一、回顾", 1),
        ("二、安排", 1),
        ("无号", 2),
    ]


@pytest.mark.parametrize(
    ("number", "shown"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (105, "一百零五"), (1010, "一千零一十")],
)
def test_chinese_counting(number: int, shown: str) -> None:
    from briefgen.sources.number_forms import format_number

    assert format_number(number, "chineseCounting") == shown


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("upperRoman", "XIV"),
        ("decimalEnclosedCircle", "⑭"),
        ("chineseLegalSimplified", "壹拾肆"),
        ("ideographTraditional", "丁"),
        ("unheardOf", "14"),
    ],
)
def test_other_counting(form: str, shown: str) -> None:
    from briefgen.sources.number_forms import format_number

    assert format_number(14, form) == shown


def nested(depth: int) -> str:
    inner = p("最里面")
    for _ in range(depth):
        inner = f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    return inner


def test_nested_tables(tmp_path: Path) -> None:
    assert text(tmp_path, nested(70)) == "最里面"


BOMB = '<!DOCTYPE d [<!ENTITY a "哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def document(inner: str | bytes) -> bytes:
    return zipped({"_rels/.rels": RELS, "word/document.xml": inner})


BAD = {
    "too deep": (docx(nested(5000)), "损坏"),
    "entity bomb": (document(BOMB + "<d>&b;</d>"), "DTD"),
    "entity bomb in UTF-16": (document((BOMB + "<d>&b;</d>").encode("utf-16")), "DTD"),
    "zip bomb": (docx("<w:p>" + " " * 30_000_000 + "</w:p>"), "过大"),
    "too many tags": (docx("<w:p/>" * 3_000_000), "过于复杂"),
    "no body": (document("<d/>"), "没有正文"),
    "no document": (zipped({"word/other.xml": "<d/>"}), "没有正文"),
    "cut": (docx(p("正文"))[:300], "损坏"),
    "no text": (docx("<w:p/>"), "没有文字"),
    "no zip": ("各位代表：请审议。".encode(), "损坏"),
    "encrypted": (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "密码"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    data, word = BAD[name]
    assert word in refused(write(tmp_path, "a.docx", data))


def test_strict_namespace(tmp_path: Path) -> None:
    data = zipped(
        {
            "_rels/.rels": RELS,
            "word/document.xml": '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>'
            + p("严格格式")
            + "</w:body></w:document>",
        }
    )
    assert one(write(tmp_path, "a.docx", data)).text == "严格格式"


def test_all_of_the_corpus(shared: Path) -> None:
    """Text runs of the 70 real files, counted by a plain search, are all there."""
    import re
    import zipfile

    for path in sorted((shared / "corpus" / "2024-prefectures").glob("*.docx")):
        found, _ = documents_of(path)
        words = zipfile.ZipFile(path).read("word/document.xml").decode()
        runs = re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", words)
        assert "".join(found[0].text.split()) == "".join("".join(runs).split()).replace("&amp;", "&")


def test_notes_follow_the_last_line(tmp_path: Path) -> None:
    body = tag("p", run("数字经济"), NOTE, run("发展")) + tag(
        "p", run("结束"), '<w:r><w:endnoteReference w:id="1"/></w:r>'
    )
    own = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    foot = own + f'<w:footnote w:id="2">{p("数字经济：")}{p("指新的形态。")}</w:footnote>'
    end = f'<w:endnote w:id="1">{p("见附表。")}</w:endnote>'
    lines = ["数字经济发展", "结束", "注释", "[1] 数字经济： 指新的形态。", "[2] 见附表。"]
    assert text(tmp_path, body, footnotes=foot, endnotes=end) == "\n".join(lines)


def test_notes_without_a_mark_are_not_read(tmp_path: Path) -> None:
    assert text(tmp_path, p("正文"), footnotes=f'<w:footnote w:id="2">{p("旧注")}</w:footnote>') == "正文"
