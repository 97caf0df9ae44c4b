"""XMP metadata that WeasyPrint does not write: the PDF/UA identifier, the edition and its sources.

PDF/A allows a property beyond its own list only when the packet describes it, hence the extension schemas.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

NAMESPACE = "https://briefgen.invalid/ns/edition/1.0/"
_UA = "http://www.aiim.org/pdfua/ns/id/"
_END = b"</rdf:RDF>"
_ADDED = re.compile(rb"<rdf:Description[^>]* xmlns:pdfuaid=")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a PDF says of its making: the edition's label, its ISO date, and the sha256 of each source."""

    edition: str
    date: str
    sources: Sequence[str] = ()


def extended(packet: bytes, identity: Identity) -> bytes:
    """The XMP packet with the UA identifier, the identity and their schemas; ValueError without RDF in it.

    What an earlier call added is replaced.
    """
    head, end, tail = packet.rpartition(_END)
    if not end:
        raise ValueError("no RDF in the XMP packet")
    return _ADDED.split(head, 1)[0] + (_ua() + _edition(identity) + _schemas()).encode() + end + tail


def _ua() -> str:
    return f'<rdf:Description rdf:about="" xmlns:pdfuaid="{_UA}" pdfuaid:part="1"/>'


def _edition(identity: Identity) -> str:
    digests = "".join(f"<rdf:li>{escape(digest)}</rdf:li>" for digest in sorted(identity.sources))
    return (
        f'<rdf:Description rdf:about="" xmlns:briefgen="{NAMESPACE}">'
        f"<briefgen:edition>{escape(identity.edition)}</briefgen:edition>"
        f"<briefgen:dataDate>{escape(identity.date)}</briefgen:dataDate>"
        f"<briefgen:sources><rdf:Bag>{digests}</rdf:Bag></briefgen:sources>"
        "</rdf:Description>"
    )


def _schemas() -> str:
    """The extension schema container of PDF/A for both namespaces."""
    ua = _schema(
        "PDF/UA identification schema", _UA, "pdfuaid", [("part", "Integer", "internal", "Part of PDF/UA")]
    )
    edition = _schema(
        "briefgen edition schema",
        NAMESPACE,
        "briefgen",
        [
            ("edition", "Text", "external", "Label of the edition"),
            ("dataDate", "Text", "external", "Date of the data, ISO 8601"),
            ("sources", "bag Text", "external", "SHA-256 of every source file"),
        ],
    )
    return (
        '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
        ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
        ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
        f"<pdfaExtension:schemas><rdf:Bag>{ua}{edition}</rdf:Bag></pdfaExtension:schemas></rdf:Description>"
    )


def _schema(title: str, uri: str, prefix: str, properties: Iterable[tuple[str, str, str, str]]) -> str:
    described = "".join(
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{name}</pdfaProperty:name>"
        f"<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
        f"<pdfaProperty:category>{category}</pdfaProperty:category>"
        f"<pdfaProperty:description>{text}</pdfaProperty:description></rdf:li>"
        for name, kind, category, text in properties
    )
    return (
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaSchema:schema>{title}</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{uri}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{described}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )
