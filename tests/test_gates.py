"""The gates beside other work: what was begun with is told once, and of the file that is kept."""

import io

import pikepdf

from briefgen.engine import Job, Work
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
