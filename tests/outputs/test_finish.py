"""The finisher: identity, attachments, labels; and what veraPDF says of the result where there is a JDK."""

import io
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest

from briefgen.model import Book
from briefgen.outputs.attach import Attachment, facts
from briefgen.outputs.finish import finish
from briefgen.outputs.pdf import pdf
from briefgen.outputs.xmp import Identity, extended
from briefgen.render import render, roots
from tests.pages import sample

ROOT = Path(__file__).parents[2]
FILES = {
    "facts.jsonl": '{"city": "云州市"}\n'.encode() * 40,
    "facts.xlsx": b"PK-not-really",
    "facts.csv": b"a",
}
SOURCES = ("b" * 64, "a" * 64)
PACKET = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF>'


def brief() -> Book:
    city = sample.normal(code="330300")
    return sample.alone(city, sample.summary([city]), sample.charts([city]), sample.info())


@pytest.fixture(scope="module")
def plain() -> bytes:
    book = brief()
    return pdf(render(book), book, roots(book.info.theme))


@pytest.fixture(scope="module")
def finished(plain: bytes) -> bytes:
    return finish(plain, brief(), front=1, sources=SOURCES, attachments=facts(FILES))


def test_data_files_are_attached_as_data(finished: bytes) -> None:
    with pikepdf.open(io.BytesIO(finished)) as opened:
        assert {name: opened.attachments[name].get_file().read_bytes() for name in opened.attachments} == {
            name: FILES[name] for name in ("facts.jsonl", "facts.xlsx")
        }
        assert [str(spec.AFRelationship) for spec in opened.Root.AF] == ["/Data", "/Data"]
        for spec in opened.Root.AF:
            assert str(spec.EF.F.Params.ModDate) == str(spec.EF.F.Params.CreationDate) == "D:20231120000000Z"
            assert "/" in str(spec.EF.F.Subtype)[1:]
            assert str(spec.Desc)


def test_nothing_to_attach_attaches_nothing(plain: bytes) -> None:
    with pikepdf.open(io.BytesIO(plain)) as opened:
        assert "/AF" not in opened.Root
    assert facts({"book.pdf": b""}) == ()


def test_metadata_names_standard_edition_and_sources(finished: bytes) -> None:
    with pikepdf.open(io.BytesIO(finished)) as opened:
        with opened.open_metadata() as metadata:
            assert metadata.pdfa_status == "3A"
            assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        packet = opened.Root.Metadata.read_bytes().decode()
        assert sample.info().edition in packet
        assert packet.index("a" * 64) < packet.index("b" * 64), "sources in a fixed order"
        assert [page.label for page in opened.pages][:3] == ["i", "1", "2"]


def test_same_input_same_bytes_and_finishing_twice_changes_nothing(plain: bytes, finished: bytes) -> None:
    def again(source: bytes) -> bytes:
        return finish(source, brief(), front=1, sources=SOURCES[::-1], attachments=facts(FILES))

    assert again(plain) == finish(plain, brief(), front=1, sources=SOURCES, attachments=facts(FILES))
    with pikepdf.open(io.BytesIO(again(finished))) as twice, pikepdf.open(io.BytesIO(finished)) as once:
        assert twice.Root.Metadata.read_bytes() == once.Root.Metadata.read_bytes()
        assert list(twice.attachments) == list(once.attachments)
        assert len(twice.objects) == len(once.objects)


def test_words_of_the_edition_cannot_break_the_packet() -> None:
    packet = extended(PACKET, Identity('<&">', "2023-11-20")).decode()
    assert "&lt;&amp;&quot;&gt;" in packet
    assert extended(packet.encode(), Identity('<&">', "2023-11-20")).decode() == packet
    assert b"&quot;" not in extended(packet.encode(), Identity("x", "y")), "replaced, not repeated"
    with pytest.raises(ValueError, match="RDF"):
        extended(b"", Identity("x", "y"))


@pytest.mark.xdist_group("vera")
def test_a_brief_is_pdf_a_and_pdf_ua(finished: bytes, tmp_path: Path) -> None:
    if not (shutil.which("java") and shutil.which("javac")):
        pytest.skip("no JDK here: veraPDF cannot run")
    path = tmp_path / "brief.pdf"
    path.write_bytes(finished)
    ran = subprocess.run(
        [ROOT / "tools/vera.sh", path], capture_output=True, text=True, check=False, timeout=600
    )
    if ran.returncode == 3:
        pytest.skip(ran.stderr.strip())
    assert ran.returncode == 0, ran.stdout
    assert ran.stdout.count(" compliant") == 2


def test_an_attachment_needs_no_known_type(plain: bytes) -> None:
    made = finish(plain, brief(), front=0, attachments=[Attachment("x.bin", "其他", b"\0")])
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert str(opened.Root.AF[0].EF.F.Subtype) == "/application/octet-stream"
