"""What hangs or kills its worker costs its own piece of the book, and the next run makes that."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from briefgen import drawing, press, stages
from briefgen.build import Outcome, build
from briefgen.engine import Job, Lost, Work, here
from briefgen.errors import BuildError
from briefgen.settings import Settings

NOW = datetime(2023, 11, 20, 6, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
UNREAD, UNDRAWN, UNSET = "枫陵市", "汐州市", "鹭渚市"
HOME = "BRIEFGEN_TEST_HOME"


def hang() -> None:
    """Never to come back, and the limit is reached at once."""
    signal.setitimer(signal.ITIMER_REAL, 0.01, 1.0)
    while True:
        time.sleep(60)


def endless(number: int) -> int:
    if number == 3:
        hang()
    return number


def jobs(*numbers: int) -> list[Job]:
    return [Job(str(n), {"n": str(n)}, (n,)) for n in numbers]


def test_what_hangs_in_this_process_is_lost_alone() -> None:
    with Work(None) as work:
        done = work.map("x", endless, jobs(1, 3, 2))
        assert (done[0], done[2]) == (1, 2)
        assert done[1] == Lost("3", "超过 600 秒没有完成")
        assert work.lost == [("x", done[1])]
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is signal.SIG_DFL


def stubborn() -> None:
    """Takes the first interruption for an error of its own."""
    signal.setitimer(signal.ITIMER_REAL, 0.01, 0.05)
    for _ in range(2):
        try:
            time.sleep(60)
        except BaseException:
            continue


def test_who_lets_nothing_through_is_interrupted_again() -> None:
    assert here.call(stubborn, "x", (), 600) is None
    assert isinstance(here.call(hang, "x", (), 600), Lost)


def test_a_pattern_that_never_ends_is_interrupted() -> None:
    import re

    assert isinstance(here.call(re.match, "x", (r"(a+)+$", "a" * 60 + "b"), 0.2), Lost)


CUT = """
import time
from briefgen.engine.pool import Pool
def large():
    return bytes(300_000_000)
if __name__ == "__main__":
    pool = Pool(1, 60.0)
    list(pool.run(int, [("small", ())]))
    pool.begin(large, "large", ())
    results = pool._executor._result_queue._reader
    while not results.poll(0.01):
        pass
    pool.close(kill=True)
"""
FULL = """
import time
from briefgen.engine.pool import Pool
if __name__ == "__main__":
    pool = Pool(2, 60.0)
    for _ in range(2):
        pool.begin(time.sleep, "hangs", (600,))
    time.sleep(1)
    for _ in range(6):
        pool.begin(len, "large", (bytes(10_000_000),))
    time.sleep(0.5)
    pool.close(kill=True)
"""


@pytest.mark.parametrize("text", [FULL, CUT], ids=["would have read", "was writing"])
def test_what_a_killed_worker_leaves_half_done_is_not_waited_for(tmp_path: Path, text: str) -> None:
    """Python's own pool does so, of the first until 3.11.6, which Debian 12 is older than."""
    script = tmp_path / "killed.py"
    script.write_text(text, "utf-8")
    subprocess.run(
        [sys.executable, str(script)], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, timeout=60
    )


STUCK = """
from briefgen.engine import here
here._LAST = 0.2
here.call(lambda: sum(range(10**15)), "x", (), 0.1)
"""


def test_what_never_comes_back_to_python_ends_the_process_and_says_where(tmp_path: Path) -> None:
    (tmp_path / "stuck.py").write_text(STUCK, "utf-8")
    run = subprocess.run(
        [sys.executable, "stuck.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1
    assert "stuck.py" in run.stderr


def elsewhere(home: int, number: int) -> int:
    """Hangs in the build's own process."""
    if os.getpid() == home:
        hang()
    return number


def test_light_work_that_hangs_here_is_given_to_a_worker() -> None:
    with Work(None, jobs=2) as work:
        work.warm()
        begun = work.begin("x", elsewhere, [Job("1", {}, (os.getpid(), 1))], light=True)
        assert work.results(begun) == [1]
        assert work.lost == []


def test_what_is_done_later_and_hangs_is_told() -> None:
    with Work(None) as work:
        later = work.later("facts", endless, jobs(3)[0])
        with pytest.raises(BuildError, match="超过 600 秒没有完成"):
            later()


extract, draw, set_chapter = stages.extracted, drawing.drawings, press.set_chapter


def extracted(report: Any) -> Any:
    """Hangs in the build's process, and kills any other, for one city."""
    if report.place.name == UNREAD:
        if os.environ.get(HOME) == str(os.getpid()):
            hang()
        os.kill(os.getpid(), signal.SIGKILL)
    return extract(report)


def drawings(what: Any, *rest: Any) -> Any:
    if not isinstance(what, str) and what.city == UNDRAWN:
        hang()
    return draw(what, *rest)


def chapter(html: str, *rest: Any) -> Any:
    if 'class="brief"' in html and f">{UNSET}<" in html and "本章未能排出" not in html:
        hang()
    return set_chapter(html, *rest)


def settings(folder: Path, jobs: int, *cities: str) -> Settings:
    return Settings(
        year=2023, cities=cities, formats=("pdf",), out=folder / "out", cache=folder / "cache", jobs=jobs
    )


def lost(made: Outcome) -> list[str]:
    return [notice.message for notice in made.notices if notice.code == "worker-lost"]


def words(pdf: Path) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join("".join(page.get_textpage().get_text_bounded() for page in document).split())


def test_what_is_lost_costs_its_own_piece_and_the_next_run_makes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as wrong:
        wrong.setattr(stages, "extracted", extracted)
        wrong.setattr(drawing, "drawings", drawings)
        wrong.setattr(press, "set_chapter", chapter)
        wrong.setenv(HOME, str(os.getpid()))
        asked = settings(tmp_path, 1, UNREAD, UNDRAWN, UNSET)
        made = build(asked, NOW, lambda *_: None)
        assert made.cities == (UNDRAWN, UNSET)
        told = lost(made)
        assert len(told) == 4, told
        assert any(f"“{UNREAD} 2023”提取指标时超过 600 秒" in line for line in told)
        assert any(f"“{UNDRAWN}”绘图时超过" in line for line in told)
        assert any(f"“{UNSET} 简报”没有排出" in line for line in told)
        book = words(made.folder / "book.pdf")
        assert "本章未能排出：超过600秒没有完成" in book
        assert f"“{UNREAD}2023”提取指标时" in book
        assert build(asked, NOW, lambda *_: None).state == "unchanged"
    mended = build(asked, NOW, lambda *_: None)
    assert mended.state == "replaced"
    assert set(mended.cities) == {UNREAD, UNDRAWN, UNSET}
    assert lost(mended) == []
    anew = build(replace(asked, out=tmp_path / "anew", no_cache=True), NOW, lambda *_: None)
    assert (mended.folder / "book.pdf").read_bytes() == (anew.folder / "book.pdf").read_bytes()


def test_a_report_that_kills_its_worker_costs_its_own_city(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "extracted", extracted)
    monkeypatch.setenv(HOME, str(os.getpid()))
    made = build(settings(tmp_path, 2, UNREAD, UNDRAWN), NOW, lambda *_: None)
    assert made.cities == (UNDRAWN,)
    assert any(f"“{UNREAD} 2023”提取指标时工作进程意外终止" in line for line in lost(made))


def test_no_book_is_made_of_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "extracted", extracted)
    monkeypatch.setenv(HOME, str(os.getpid()))
    with pytest.raises(BuildError, match="超过 600 秒没有完成"):
        build(settings(tmp_path, 1, UNREAD), NOW, lambda *_: None)
