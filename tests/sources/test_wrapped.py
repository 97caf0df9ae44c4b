"""Reports whose lines were cut at one width and whose indents are lost keep their headings.

Some last lines then fill their line to the end, so that nothing but the words tells where a paragraph ends.
"""

from pathlib import Path

import pytest

from briefgen.demo import reports_dir
from briefgen.extract.fold import fold
from briefgen.sources import read


def outline(path: Path) -> list[tuple[int, str, str]]:
    (report,) = read([path]).reports
    return [(section.level, fold(section.heading).text, section.role) for section in report.sections]


@pytest.mark.parametrize(
    ("city", "width"),
    [
        ("枫陵市", 30),
        ("枫陵市", 36),
        ("枫陵市", 40),
        ("鹭渚市", 30),
        ("鹭渚市", 36),
        ("稷原市", 30),
        ("稷原市", 40),
    ],
)
def test_headings_survive_wrapping_without_indents(city: str, width: int, tmp_path: Path) -> None:
    source = reports_dir() / "2023" / f"{city}.txt"
    paragraphs = [line.strip() for line in source.read_text(encoding="utf-8").splitlines() if line.strip()]
    lines = [part[at : at + width] for part in paragraphs for at in range(0, len(part), width)]
    wrapped = tmp_path / source.name
    wrapped.write_text("\n".join(lines), encoding="utf-8")
    assert outline(wrapped) == outline(source)
