"""The gates beside other work: what was begun with is told once, and of the file that is kept."""

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from briefgen import gates as rooms
from briefgen.cache import Store
from briefgen.engine import Job, Lost, Pending, Work
from briefgen.engine.jobs import Told
from briefgen.gates import Gates


def blank() -> bytes:
    target = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(target)
    return target.getvalue()


def same(number: int) -> int:
    return number


def test_a_file_that_has_changed_since_is_checked_again() -> None:
    good = blank()
    with Work(None, jobs=2, limit=60) as work:
        work.warm()
        gates = Gates(work)
        gates.begin("same.pdf", good)
        gates.begin("worse.pdf", good)
        work.map("beside", same, [Job(str(n), {}, (n,)) for n in range(4)])
        gates.begin("bad.pdf", b"no PDF")
        gates.begin("gone.pdf", b"no PDF")
        files = {"same.pdf": good, "worse.pdf": b"no PDF", "bad.pdf": b"no PDF", "facts.csv": b""}
        passed, told = gates.passed(files, lambda *_: None)
    assert [notice.source for notice in told] == ["worse.pdf", "bad.pdf"]
    assert passed["passed"] is False


def book() -> bytes:
    """Pages of which some fall short: glyphs that are missing, a link that leads nowhere."""
    target = io.BytesIO()
    with pikepdf.new() as document:
        for number in range(7):
            page = document.add_blank_page()
            page.obj.Contents = document.make_stream(b"BT <0000> Tj ET" * number)
            link = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Link,
                Rect=[10, 10, 30, 30],
                Dest=pikepdf.String(f"place {number}"),
            )
            page.obj.Annots = pikepdf.Array([link])
        document.save(target, deterministic_id=True)
    return target.getvalue()


class Losing(Work):
    """Loses the second of several shares."""

    def results(self, pending: Pending, *rest: Any, **named: Any) -> list[Any]:
        first, *others = super().results(pending, *rest, **named)
        return [first, *(Lost("book.pdf（2/2）", "工作进程意外终止") for _ in others)]


def checked(
    pdf: bytes, jobs: int, store: Store | None = None, kind: type[Work] = Work
) -> tuple[Any, list[str]]:
    """What the gates say of the book and a brief of the same pages, and what was checked, as it is told."""
    with kind(store, jobs=jobs, limit=60, scope="out") as work:
        work.warm()
        gates = Gates(work)
        for name in ("book.pdf", "brief.pdf"):
            gates.begin(name, pdf)
        told = gates.passed({"book.pdf": pdf, "brief.pdf": pdf}, lambda *_: None)
    return told, [one.name for one in work.told if one.why]


def test_workers_that_share_a_file_find_what_one_finds(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pdf = book()
    one, _ = checked(pdf, 1)
    found = one[1]
    assert len(found) == 2 * 13
    monkeypatch.setattr(rooms, "_SHARE", len(pdf) // 3)
    for jobs, shares in ((2, 2), (8, 3)):
        store = Store(tmp_path / str(jobs))
        told, names = checked(pdf, jobs, store)
        assert told == one
        assert names == [f"{n}.pdf（{at + 1}/{shares}）" for n in ("book", "brief") for at in range(shares)]
        assert checked(pdf, 1, store) == (one, [])
        assert checked(pdf, jobs, store) == (one, [])


def test_a_share_that_cannot_be_read_is_told_as_one_reader_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(book())) as document:
        document.pages[5].obj.Contents = pikepdf.Stream(document, b"torn", Filter=pikepdf.Name.FlateDecode)
        document.save(target, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    monkeypatch.setattr(rooms, "_SHARE", len(target.getvalue()) // 2)
    (_, one), _ = checked(target.getvalue(), 1)
    (_, two), names = checked(target.getvalue(), 2)
    assert len(names) == 4
    assert one == two
    assert ["0x" in notice.message for notice in two] == [False, False]
    assert all("读不了这个 PDF" in notice.message for notice in two)


def test_a_lost_share_is_a_check_that_did_not_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pdf, store = book(), Store(tmp_path)
    monkeypatch.setattr(rooms, "_SHARE", len(pdf) // 2)
    (passed, told), _ = checked(pdf, 2, store, Losing)
    assert [notice.message for notice in told] == ["检查没有完成：工作进程意外终止"] * 2
    assert not passed["passed"]
    assert len(checked(pdf, 2, store)[0][1]) == 2 * 13


@pytest.mark.parametrize(("set_anew", "shares"), [(0, 1), (2, 1), (3, 2)])
def test_one_worker_is_enough_where_most_was_there_before(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, set_anew: int, shares: int
) -> None:
    pdf, store = book(), Store(tmp_path)
    monkeypatch.setattr(rooms, "_SHARE", len(pdf) // 3)
    checked(pdf, 2, store)
    with Work(store, jobs=2, limit=60, scope="out") as work:
        work.warm()
        work.told += [Told("set", f"chapter {n}", "正文有变" if n < set_anew else "") for n in range(5)]
        gates = Gates(work)
        gates.begin("book.pdf", pdf + b"\n")
        _, found = gates.passed({"book.pdf": pdf + b"\n"}, lambda *_: None)
    assert len(found) == 13
    assert len([told for told in work.told if told.stage == "gates"]) == shares
