"""Word packages: one XML part out of the zip, within limits and without any DTD."""

import posixpath
import zipfile

from lxml import etree

from briefgen.errors import SourceError
from briefgen.sources.limits import MAX_XML_BYTES, MAX_XML_MARKS, MAX_ZIP_MEMBERS, MB

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL = W[1:-1].encode()
_OFFICE_DOCUMENT = "/relationships/officeDocument"
_NEXT = "请在 Word/WPS 中打开并另存为 .docx 或 .txt。"


def main_part(package: zipfile.ZipFile, source: str) -> str:
    """The name of the part that holds the words, from the package's relationships."""
    if len(package.namelist()) > MAX_ZIP_MEMBERS:
        raise SourceError("Word 文件的部件过多，疑似恶意文件。", where=source, next=_NEXT)
    links = part(package, "_rels/.rels", source)
    if links is not None:
        for link in parse(links, "_rels/.rels", source):
            if str(link.get("Type")).endswith(_OFFICE_DOCUMENT):
                return posixpath.normpath(str(link.get("Target")).lstrip("/"))
    return "word/document.xml"


def part(package: zipfile.ZipFile, name: str, source: str) -> bytes | None:
    """The bytes of the part `name`, None where the package has none; raises SourceError beyond the limits."""
    try:
        info = package.getinfo(name)
    except KeyError:
        return None
    if info.flag_bits & 1:
        raise SourceError("Word 文件设有密码。", where=source, next="请先在 Word/WPS 中取消密码并另存。")
    with package.open(info) as stream:
        data = stream.read(MAX_XML_BYTES + 1)  # the size the zip states may be a lie
    many = len(data) > MAX_XML_MARKS and data.count(b"<") + data.count(b"=") > MAX_XML_MARKS
    if len(data) > MAX_XML_BYTES or many:
        limit = f"{MAX_XML_BYTES // MB} MB"
        raise SourceError(
            f"Word 文件的部件 {name} 过大或过于复杂（上限 {limit}）。", where=source, next=_NEXT
        )
    return data


def parse(data: bytes, name: str, source: str) -> etree._Element:
    """Parse XML that must not bring a DTD: entities are how small files grow without bound."""
    if b"<!DOCTYPE" in data or (b"\0" in data and b"<!DOCTYPE" in data.replace(b"\0", b"")):
        raise _harmful(name, source)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data.replace(_STRICT, _USUAL), parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise SourceError(
            f"Word 文件的部件 {name} 已损坏：{error}。", where=source, next="请重新下载，或打开后另存。"
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _harmful(name, source)
    return root


def _harmful(name: str, source: str) -> SourceError:
    return SourceError(f"Word 文件的部件 {name} 含 DTD 实体定义，不予读取。", where=source, next=_NEXT)
