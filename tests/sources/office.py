"""Files made by other people's programs: old Word files and PDFs by LibreOffice, PDFs by Chromium."""

import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

import pytest

from tests.sources.wrappings import W, zipped

OFFICE = shutil.which("soffice")
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")
needs_browser = pytest.mark.skipif(BROWSER is None, reason="Chromium is not installed")

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = {"document": "document.main", "header1": "header", "footer1": "footer"}
HEAD = "墨川市第九届人民代表大会会议文件"


def run(text: str, properties: str = "") -> str:
    """A run of text, its line feeds written as hard line breaks."""
    parts = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\n"))
    return f"<w:r><w:rPr>{properties}</w:rPr>{parts}</w:r>"


def paragraph(text: str) -> str:
    return f'<w:p><w:pPr><w:ind w:firstLine="640"/></w:pPr>{run(text, _SIZE)}</w:p>'


_SIZE = '<w:sz w:val="32"/>'
_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def two_columns(left: str, right: str) -> str:
    """A block of two columns, as the head of a print has it."""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="3000"/></w:tcPr><w:p>{run(text)}</w:p></w:tc>' for text in (left, right)
    )
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="6000"/></w:tblPr><w:tblGrid><w:gridCol w:w="3000"/>'
        f'<w:gridCol w:w="3000"/></w:tblGrid><w:tr>{cells}</w:tr></w:tbl>'
    )


def document(body: str) -> bytes:
    """A whole Word file of small pages with a running head and page numbers, as LibreOffice takes it."""
    kinds = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for name, kind in _PARTS.items()
    )
    links = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>'
        for name, kind in list(_PARTS.items())[1:]
    )
    size = (
        '<w:pgSz w:w="8390" w:h="11906"/><w:pgMar w:top="1400" w:bottom="1400" w:left="1000" w:right="1000"/>'
    )
    shown = "".join(f'<w:{kind}Reference w:type="default" r:id="{kind}1"/>' for kind in ("header", "footer"))
    names = f'xmlns:w="{W}" xmlns:r="{_OFFICE}"'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType='
            f'"application/vnd.openxmlformats-package.relationships+xml"/>{kinds}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="a" '
            f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{links}</Relationships>',
            "word/header1.xml": f"<w:hdr {names}><w:p>{run(HEAD)}</w:p></w:hdr>",
            "word/footer1.xml": f"<w:ftr {names}><w:p>{run('— ')}{_FIELD}{run(' —')}</w:p></w:ftr>",
            "word/document.xml": f"<w:document {names}><w:body>{body}<w:sectPr>{shown}{size}</w:sectPr>"
            "</w:body></w:document>",
        }
    )


@cache
def converted(data: bytes, ending: str, target: str) -> bytes:
    """A file of that ending turned into another kind by LibreOffice."""
    assert OFFICE
    with TemporaryDirectory() as folder:
        given = Path(folder, f"a{ending}")
        given.write_bytes(data)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [OFFICE, profile, "--headless", "--convert-to", target, "--outdir", folder, str(given)]
        subprocess.run(command, check=True, timeout=120, capture_output=True)
        return Path(folder, f"a.{target}").read_bytes()


@cache
def printed(html: str) -> bytes:
    """The page printed by Chromium, with the date, the title and the page numbers that it adds."""
    assert BROWSER
    with TemporaryDirectory() as folder:
        page, made = Path(folder, "a.html"), Path(folder, "a.pdf")
        page.write_text(html, encoding="utf-8")
        command = [
            BROWSER,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={folder}/profile",
        ]
        command += [f"--print-to-pdf={made}", page.as_uri()]
        subprocess.run(command, check=True, timeout=120, capture_output=True)
        return made.read_bytes()


def web_page(title: str, lines: Sequence[str], style: str) -> str:
    """A page as it is printed from a browser, the title above the text."""
    body = "".join(f"<p>{escape(line)}</p>" for line in lines).replace("\n", "<br>")
    style = f"body{{font-size:16pt}}h1{{text-align:center}}{style}"
    head = f"<!DOCTYPE html><meta charset=utf-8><title>{title}</title><style>{style}</style>"
    return f"{head}<h1>{title}</h1>{body}"
