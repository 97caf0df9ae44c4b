"""Workers of a real Dask scheduler on the loopback: also when one is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from briefgen.build import build
from briefgen.engine import Job, Lost, Work
from briefgen.engine.remote import Folder, Remote, run_here, shipped
from briefgen.errors import BuildError
from briefgen.settings import Settings
from tests.robust.family import Patience

pytest.importorskip("distributed", reason="briefgen[dask] is not installed")
pytestmark = pytest.mark.xdist_group("dask")
NOW = datetime(2023, 11, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler with two worker processes, which begin anew when they are killed."""
    folder = tmp_path_factory.mktemp("dask")
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    processes = [start([*command, "--no-dashboard", "--scheduler-file", str(folder / "s.json")])]
    try:
        address = told(folder / "s.json")
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1"]
        worker += ["--no-dashboard", "--local-directory", str(folder)]
        processes += [start(worker) for _ in range(2)]
        yield address
    finally:
        for process in reversed(processes):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def scheduler(running: str) -> str:
    """The same, with both workers there."""
    from distributed import Client

    with Client(running, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=600)
    return running


def start(command: list[str]) -> subprocess.Popen[bytes]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, start_new_session=True, **quiet)  # type: ignore[call-overload]


def told(file: Path) -> str:
    import json

    patience = Patience(60)
    while patience:
        if file.is_file() and file.read_text():
            return str(json.loads(file.read_text())["address"])
        time.sleep(0.1)
    raise AssertionError("the scheduler did not start")


def double(number: int) -> int:
    return 2 * number


def names(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir())


def slow(number: int) -> int:
    time.sleep(0 if number else 600)
    return number


def deadly(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_calls_and_folders_travel_by_value(scheduler: str, tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a")
    crew = Remote(scheduler, 30)
    assert sorted(crew.run(double, [(str(n), (n,)) for n in range(5)])) == [(n, 2 * n) for n in range(5)]
    assert dict(crew.run(names, [("x", (tmp_path,))]))[0] == names(tmp_path)
    crew.close()


def test_a_hanging_call_is_given_up(scheduler: str) -> None:
    crew = Remote(scheduler, 8)
    done = dict(crew.run(slow, [(str(n), (n,)) for n in range(4)]))
    assert {at: done[at] for at in (1, 2, 3)} == {1: 1, 2: 2, 3: 3}
    assert isinstance(done[0], Lost)
    crew.close()


def test_a_call_given_up_does_not_wander_to_another_worker(
    scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    crew = Remote(scheduler, 3)
    client, send = crew._client, crew._client._send_to_scheduler

    def late(message: dict[str, Any]) -> None:
        """As on a busy machine: the scheduler hears late what is given up."""
        if message["op"] == "cancel-keys":
            client.loop.call_later(1, send, message)
        else:
            send(message)

    monkeypatch.setattr(client, "_send_to_scheduler", late)
    assert isinstance(dict(crew.run(slow, [("0", (0,))]))[0], Lost)
    time.sleep(2)
    assert not client.call_stack()
    crew.close()


def in_error() -> "Future[int]":
    future = Future[int]()
    future.set_exception(TypeError("cannot unpack non-iterable int object"))
    return future


@pytest.mark.parametrize("first", [Future, in_error], ids=["never", "in error"])
def test_a_result_that_goes_astray_is_asked_for_again(
    scheduler: str, monkeypatch: pytest.MonkeyPatch, first: "Callable[[], Future[int]]"
) -> None:
    from briefgen.engine import remote

    monkeypatch.setattr(remote, "LOOK", 0.3)
    crew = Remote(scheduler, 60)
    executor, astray = crew._client.get_executor(pure=False), [first()]

    class Losing:
        """As an executor whose first result never comes, or is none of the call's."""

        def submit(self, *call: Any) -> Any:
            return astray.pop() if astray else executor.submit(*call)

    monkeypatch.setattr(crew._client, "get_executor", lambda **_: Losing())
    patience = Patience(40)
    assert dict(crew.run(abs, [(str(n), (-n,)) for n in range(4)])) == {0: 0, 1: 1, 2: 2, 3: 3}
    assert patience
    crew.close()


def test_an_error_of_the_call_itself_is_raised(scheduler: str) -> None:
    crew = Remote(scheduler, 30)
    with pytest.raises(ZeroDivisionError):
        dict(crew.run(divmod, [(str(n), (n, n)) for n in range(3)]))
    crew.close()


def test_no_scheduler_is_told_within_bounds() -> None:
    patience = Patience(15)
    with pytest.raises(BuildError, match="连不上 Dask 调度器"):
        Remote("tcp://127.0.0.1:9", 5)
    assert patience


@pytest.mark.parametrize("what", ["code", "_LIBRARIES"])
def test_workers_of_another_version_are_refused(
    scheduler: str, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    from briefgen.cache import keys
    from briefgen.engine import remote

    ours = {**keys._ours(keys._PACKAGE), "build.py": b"changed"}
    if what == "code":
        monkeypatch.setattr(keys, "_ours", lambda _: ours)
        monkeypatch.setattr(remote, "code", keys.code.__wrapped__)
    else:
        monkeypatch.setattr(remote, "_LIBRARIES", ("weasyprint",))
    with pytest.raises(BuildError, match="与本机不同"):
        Remote(scheduler, 5)


def test_a_folder_is_unpacked_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.css").write_bytes(b"b")
    (args,) = shipped(((tmp_path,),))
    assert isinstance(args[0], Folder)
    found = run_here(lambda roots: (roots[0] / "sub" / "b.css").read_bytes(), ((args),))
    assert found == b"b"


def unpacked_at(root: Path) -> tuple[str, str, str]:
    from distributed import get_worker

    from briefgen import scratch

    return str(root), str(scratch.folder("own-")), get_worker().local_directory


def test_a_worker_keeps_its_folders_where_dask_clears_them(scheduler: str, tmp_path: Path) -> None:
    (tmp_path / "a.css").write_bytes(b"a")
    crew = Remote(scheduler, 30)
    for *folders, own in dict(crew.run(unpacked_at, [("0", (tmp_path,))])).values():
        assert own
        assert all(folder.startswith(own) for folder in folders)
    crew.close()


def test_a_book_is_whole_and_the_same_when_a_worker_is_killed(scheduler: str, tmp_path: Path) -> None:
    alone = Settings(year=2023, cities=("枫陵市", "汐州市"), out=tmp_path / "a", jobs=1, no_cache=True)
    first = build(alone, NOW, lambda *_: None)
    killed: list[int] = []

    def progress(stage: str, done: int, of: int, name: str) -> None:
        if stage == "set" and done >= 1 and not killed:
            killed.append(one_worker(scheduler))
            os.kill(killed[0], signal.SIGKILL)

    far = replace(alone, out=tmp_path / "b", executor="dask", scheduler=scheduler)
    second = build(far, NOW, progress)
    assert killed
    assert [(first.folder / name).read_bytes() for name in first.files] == [
        (second.folder / name).read_bytes() for name in second.files
    ]
    assert not [n for n in second.notices if n.code == "worker-lost"]


def one_worker(scheduler: str) -> int:
    """The process of a worker that has something in hand."""
    from distributed import Client

    with Client(scheduler, set_as_default=False) as client:
        pids = client.run(os.getpid)
        busy = {worker for worker, keys in client.processing().items() if keys}
        return next(pids[worker] for worker in sorted(busy or pids))


def test_a_call_that_kills_its_worker_is_lost_alone(scheduler: str) -> None:
    with Work(None, hire=lambda limit: Remote(scheduler, limit), limit=60) as work:
        done = work.map("x", deadly, [Job(str(n), {"n": str(n)}, (n,)) for n in range(5)])
    assert [result for at, result in enumerate(done) if at != 3] == [0, 1, 2, 4]
    assert isinstance(done[3], Lost)
