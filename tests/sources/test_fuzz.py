"""Damaged files of every format: read() ends soon, with reports or notices, and raises nothing.

What is read of them is extracted too: a record quotes what the damaged text says, never more.
"""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefgen.extract import extract
from briefgen.model import Notice, Severity
from briefgen.sources import read_file, to_json
from tests.sources.invented import LINES, TEXT, read
from tests.sources.wrappings import docx, p, wrapped, write, zipped

SEED = 20231
EACH = 160
SMALL = LINES[:7]


def seeds() -> dict[str, bytes]:
    """Small files of every format; archives also stored, so that damage reaches what is inside."""
    files = wrapped(SMALL)
    table = "<w:tbl><w:tr><w:tc>" + p("甲") + "</w:tc><w:tc>" + p("乙") + "</w:tc></w:tr></w:tbl>"
    files["table.docx"] = docx(p(LINES[0]) + table + p(LINES[1]))
    files["both.zip"] = zipped({"a.txt": TEXT.encode(), "b.docx": files["word.docx"]})
    files["墨川.json"] = to_json(read(TEXT)).encode()
    return files


def flipped(data: bytes, rng: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 3, 30))):
        out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data))]


def spliced(data: bytes, rng: random.Random) -> bytes:
    a, b, c = (rng.randrange(len(data)) for _ in range(3))
    return data[:a] + data[min(b, c) : max(b, c)] + data[a:]


def dropped(data: bytes, rng: random.Random) -> bytes:
    a = rng.randrange(len(data))
    return data[:a] + data[a + rng.randrange(1, 40) :]


def zeroed(data: bytes, rng: random.Random) -> bytes:
    a, size = rng.randrange(len(data)), rng.randrange(1, 64)
    return data[:a] + bytes(size) + data[a + size :]


CHANGES = (flipped, cut, spliced, dropped, zeroed)


def mutants(data: bytes, name: str) -> Iterator[bytes]:
    rng = random.Random(f"{SEED} {name}")
    for index in range(EACH):
        yield CHANGES[index % len(CHANGES)](data, rng)


def repacked(name: str) -> Iterator[bytes]:
    """Word files whose zip is whole and whose XML is damaged."""
    inner = docx("".join(map(p, SMALL)), styles="", numbering="")
    import io
    import zipfile

    members = {
        n: zipfile.ZipFile(io.BytesIO(inner)).read(n) for n in zipfile.ZipFile(io.BytesIO(inner)).namelist()
    }
    rng = random.Random(f"{SEED} {name}")
    for index in range(EACH):
        member = rng.choice(list(members))
        yield zipped({**members, member: CHANGES[index % len(CHANGES)](members[member], rng)})


SEEDS = seeds()
COUNT = (len(SEEDS) + 1) * EACH


def test_there_are_two_thousand() -> None:
    assert COUNT >= 2000


@pytest.mark.parametrize("name", [*SEEDS, "repacked.docx"])
def test_damaged_files_give_reports_or_notices(tmp_path: Path, name: str) -> None:
    data = repacked(name) if name == "repacked.docx" else mutants(SEEDS[name], name)
    slowest = 0.0
    for mutant in data:
        path = write(tmp_path, name, mutant)
        began = spent()
        reading = read_file(path)
        slowest = max(slowest, spent() - began)
        assert reading.reports or reading.notices
        for notice in reading.notices:
            assert isinstance(notice, Notice)
            assert notice.severity in Severity
            assert notice.message
            assert notice.source
            assert notice.source.startswith(str(path))
        for report in reading.reports:
            spans = [(q.start, q.end) for s in report.sections for q in s.paragraphs]
            assert all(0 <= a <= b <= len(report.text) for a, b in spans)
            quotes = [record.evidence for record in extract(report).records()]
            assert all(report.text[q.start : q.end] == q.quote for q in quotes)
    assert slowest < 5


def spent() -> float:
    """Seconds that this process and its ended children had a processor."""
    return sum(os.times()[:4])
