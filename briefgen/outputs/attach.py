"""Files that travel inside the PDF: the book's figures as data, as PDF/A-3 wants them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # who hands files on needs no PDF
    import pikepdf

TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".jsonl": "application/jsonl",
}


FACTS = {
    "facts.xlsx": "全部指标与出处（工作簿）",
    "facts.jsonl": "全部指标与出处（每行一条记录）",
}
"""The data files that are attached, in their order, and what each is."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to embed: its name (facts.xlsx), what it is in Chinese, and its bytes."""

    name: str
    description: str
    content: bytes


def facts(files: Mapping[str, bytes]) -> tuple[Attachment, ...]:
    """The data files among an edition's files, in a fixed order; none is no error."""
    return tuple(Attachment(name, text, files[name]) for name, text in FACTS.items() if name in files)


def attach(document: "pikepdf.Pdf", attachments: Sequence[Attachment], date: str) -> None:
    """Embed the files with relationship Data; `date` (ISO) is when they were made and changed."""
    if not attachments:
        return
    import pikepdf

    stamp = f"D:{date.replace('-', '')}000000Z"
    specs = {one.name: _spec(document, one, stamp) for one in attachments}
    tree = pikepdf.Array([part for name in sorted(specs) for part in (pikepdf.String(name), specs[name])])
    names = document.Root.get("/Names", pikepdf.Dictionary())
    names.EmbeddedFiles = pikepdf.Dictionary(Names=tree)
    document.Root.Names = names
    document.Root.AF = pikepdf.Array([specs[one.name] for one in attachments])


def _spec(document: "pikepdf.Pdf", one: Attachment, stamp: str) -> "pikepdf.Object":
    import pikepdf

    stream = document.make_stream(one.content)
    stream.Type = pikepdf.Name.EmbeddedFile
    kind = TYPES.get("." + one.name.rpartition(".")[2], "application/octet-stream")
    stream.Subtype = pikepdf.Name("/" + kind)
    stream.Params = pikepdf.Dictionary(
        Size=len(one.content),
        CreationDate=pikepdf.String(stamp),
        ModDate=pikepdf.String(stamp),
        CheckSum=pikepdf.String(hashlib.md5(one.content, usedforsecurity=False).digest()),
    )
    return document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Filespec,
            F=pikepdf.String(one.name),
            UF=pikepdf.String(one.name),
            Desc=pikepdf.String(one.description),
            AFRelationship=pikepdf.Name.Data,
            EF=pikepdf.Dictionary(F=stream, UF=stream),
        )
    )
