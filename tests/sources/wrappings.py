"""Makers of small files in every format, and one text in all of them."""

import email.mime.multipart
import email.mime.text
import io
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from briefgen.model import Notice, Report
from briefgen.sources import RawDocument, documents

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
FONT = Path(__file__).parents[2] / "fonts" / "BriefgenSong-Regular.ttf"


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    """A zip of members in their order, compressed, the same at any time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def gbk_zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip as Chinese Windows writes it: names in GBK, without the UTF-8 mark."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(_GbkInfo(name.encode("gbk").decode("cp437")), data)
    return out.getvalue()


class _GbkInfo(zipfile.ZipInfo):
    """A member whose name is written as the bytes that cp437 shows it in."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("cp437"), self.flag_bits & ~0x800


def docx(body: str, **parts: str) -> bytes:
    """A Word file with this body; `styles` and `numbering` are the insides of those parts."""
    members = {
        "_rels/.rels": RELS,
        "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:wp="urn:wp" xmlns:mc='
        '"http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>'
        + body
        + "</w:body></w:document>",
    }
    for name, inner in parts.items():
        members[f"word/{name}.xml"] = f'<w:{name} xmlns:w="{W}">{inner}</w:{name}>'
    return zipped(members)


def p(text: str, properties: str = "") -> str:
    """A Word paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def page(lines: Sequence[str], charset: str = "utf-8") -> bytes:
    """A page as a government site serves it, the first line being the title."""
    title, *rest = map(escape, lines)
    inner = "".join(f"<p style='text-indent:2em'>　　{line}</p>\n" for line in rest)
    return f"""<!DOCTYPE html><html><head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>{title}_某某市人民政府</title>
<meta name="ArticleTitle" content="{title}">
<style>p{{}}</style></head>
<body><script>var a = "脚本，不是正文。";</script>
<div class="top"><ul><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li></ul></div>
<div class="pos">您现在的位置：<a href="/">首页</a> &gt; <a href="/zw">政务公开</a></div>
<div class="main"><h1>{title}</h1><div class="info">发布时间：2023-02-01 来源：市政府办公室
【字体：<a>大</a> <a>中</a> <a>小</a>】 <a>打印</a> <a>关闭</a></div>
<div class="share">分享到：<a>微信</a> <a>微博</a></div>
<div class="TRS_Editor">{inner}</div>
<ul><li><a href="x">关于印发工作要点的通知，请查收。</a></li></ul></div>
<div class="footer">版权所有：某某市人民政府 <a>站点地图</a></div></body></html>""".encode(charset)


def mht(html: bytes, charset: str) -> bytes:
    """The page as a browser's web archive."""
    archive = email.mime.multipart.MIMEMultipart("related")
    archive.attach(email.mime.text.MIMEText(html.decode(charset), "html", charset))
    return archive.as_bytes()


@cache
def pdf(lines: tuple[str, ...]) -> bytes:
    """The lines printed on small pages with a running head and page numbers."""
    import weasyprint

    style = (
        f"@font-face{{font-family:x;src:url({FONT.as_uri()})}}"
        "@page{size:A5;margin:20mm;@bottom-center{content:'— ' counter(page) ' —'}"
        "@top-right{content:'简报材料'}}"
        "*{font-family:x;font-size:14pt}p{text-indent:2em;margin:0;text-align:justify;line-height:1.6}"
    )
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    made = weasyprint.HTML(string=f"<html lang=zh><style>{style}</style>{body}</html>").write_pdf()
    assert isinstance(made, bytes)
    return made


def wrapped(lines: Sequence[str]) -> dict[str, bytes]:
    """The same text in every format, by file name."""
    text = "\n".join(lines)
    word = docx("".join(map(p, lines)))
    return {
        "utf8.txt": text.encode(),
        "bom.txt": text.encode("utf-8-sig"),
        "crlf.txt": text.replace("\n", "\r\n").encode(),
        "gb18030.txt": text.encode("gb18030"),
        "utf16le.txt": text.encode("utf-16-le"),
        "utf16be.txt": text.encode("utf-16-be"),
        "utf16.txt": text.encode("utf-16"),
        "word.docx": word,
        "page.html": page(lines),
        "gbk.htm": page(lines, "gbk"),
        "saved.mht": mht(page(lines, "gb18030"), "gb18030"),
        "printed.pdf": pdf(tuple(lines)),
        "archive.zip": gbk_zipped({"报告/墨川.docx": word}),
    }


def write(folder: Path, name: str, data: bytes) -> Path:
    """The file `name` with these bytes."""
    path = folder / name
    path.write_bytes(data)
    return path


def documents_of(path: Path) -> tuple[list[RawDocument], list[Notice]]:
    """The documents and the notices of one file."""
    found = list(documents(path))
    assert not any(isinstance(item, Report) for item in found)
    return (
        [item for item in found if isinstance(item, RawDocument)],
        [item for item in found if isinstance(item, Notice)],
    )


def one(path: Path) -> RawDocument:
    """The one document of a file that reads without a doubt."""
    found, notices = documents_of(path)
    assert len(found) == 1
    assert notices == []
    return found[0]


def refused(path: Path) -> str:
    """The one notice of a file that cannot be read."""
    found, notices = documents_of(path)
    assert found == []
    assert [(n.code, bool(n.source)) for n in notices] == [("source-unreadable", True)]
    return notices[0].message
