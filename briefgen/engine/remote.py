"""Workers on other machines, by Dask: the same calls, everything they need shipped by value.

A worker needs briefgen installed as it is here; one that is not is refused, since the same inputs must give
the same bytes. Folders among the arguments (templates, overrides) travel as their files.
"""

import hashlib
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from briefgen import scratch
from briefgen.cache import code, libraries
from briefgen.engine.pool import Call, Lost
from briefgen.errors import BuildError

CONNECT = 10.0  # seconds that a scheduler may take to answer
LOOK = 5.0  # seconds without a result after which workers are looked at
_LIBRARIES = ("weasyprint", "pydyf", "pikepdf", "uharfbuzz", "matplotlib", "numpy", "jieba", "lxml")
_ONE = threading.Lock()  # a worker may have several threads; setting a page has one


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder by value: its files by relative name."""

    digest: str
    files: tuple[tuple[str, bytes], ...]


class Remote:
    """The workers of the Dask scheduler at `address`; a call may take `limit` seconds.

    Raises BuildError when there is no scheduler, no worker, or a worker of another version.
    """

    def __init__(self, address: str, limit: float) -> None:
        self._limit, self._look = limit, min(limit, LOOK)
        try:
            from distributed import Client
        except ImportError as error:
            raise BuildError("没有安装 Dask。", next="请执行 pip install 'briefgen[dask]'。") from error
        try:
            self._client = Client(address, timeout=CONNECT, set_as_default=False)
        except (OSError, ValueError) as error:
            advice = "请检查地址，并确认 dask scheduler 正在运行。"
            raise BuildError(f"连不上 Dask 调度器 {address}。", next=advice) from error
        try:
            self._check(address)
        except BaseException:
            self.close()
            raise

    def run(self, function: Callable[..., Any], calls: Sequence[Call]) -> Iterator[tuple[int, Any]]:
        """Each call's number with its result or `Lost`, as they are done. Raises what a call raises."""
        doubted = []
        for at, result in self._together(function, calls, range(len(calls))):
            if isinstance(result, Lost):
                doubted.append(at)
            else:
                yield at, result
        # Whatever waited for a worker that died is blamed with it: alone, each shows whether it was the one.
        for at in doubted:
            yield from self._together(function, calls, (at,))

    def _together(
        self, function: Callable[..., Any], calls: Sequence[Call], chosen: Sequence[int]
    ) -> Iterator[tuple[int, Any]]:
        executor = self._client.get_executor(pure=False, retries=2)
        futures: dict[Future[Any], int] = {}
        erred, looks = set[int](), 0

        def begin(some: Iterable[int]) -> None:
            futures.update({executor.submit(run_here, function, shipped(calls[at][1])): at for at in some})

        begin(chosen)
        try:
            while futures:
                done, waiting = wait(futures, timeout=self._look, return_when=FIRST_COMPLETED)
                for future in sorted(done, key=futures.__getitem__):
                    at = futures.pop(future)
                    if at not in erred and _errs(future):
                        erred.add(at)
                        begin((at,))
                    else:
                        yield at, self._result(future, calls[at][0])
                looks = 0 if done else looks + 1
                if looks * self._look >= self._limit:
                    break  # every worker hangs: one that does not takes over what waits for the others
                # A result goes astray with the worker that it is being fetched from.
                if looks > 1 and self._idle():
                    begin([futures.pop(future) for future in waiting if future.cancel()])
        finally:
            held = self._held() if futures else {}  # asked before the scheduler forgets what they do
            for future in futures:
                future.cancel()
            if held:  # a call in a worker cannot be stopped: they begin anew
                self._forgotten(frozenset().union(*held.values()))
                self._client.restart_workers(list(held), timeout=30, raise_for_error=False)
        for at in sorted(futures.values()):
            yield at, Lost.late(calls[at][0], self._limit)

    def _idle(self) -> bool:
        """Whether there are workers and none has anything in hand."""
        in_hand = self._client.processing()
        return bool(in_hand) and not any(in_hand.values())

    def _held(self) -> dict[str, set[str]]:
        """What each worker that has calls of ours in hand has of them."""
        ours = set(self._client.futures)
        held = {worker: ours.intersection(keys) for worker, keys in self._client.processing().items()}
        return {worker: keys for worker, keys in held.items() if keys}

    def _forgotten(self, keys: frozenset[str]) -> None:
        """Wait until the scheduler has heard that these are given up.

        Before, it would hand what a worker that begins anew had in hand to another, which would hang with it.
        """
        until = time.monotonic() + CONNECT
        while time.monotonic() < until:
            if not any(keys.intersection(told) for told in self._client.processing().values()):
                return
            time.sleep(0.02)

    def close(self, *, kill: bool = False) -> None:
        """Leave the scheduler; its workers are not ours to end, with `kill` neither."""
        self._client.close(timeout=2)

    def _result(self, future: Any, name: str) -> Any:
        from distributed import KilledWorker

        try:
            return future.result()
        except (KilledWorker, CancelledError):
            return Lost(name, "工作机反复意外终止")

    def _check(self, address: str) -> None:
        told = self._client.run(version)
        if not told:
            raise BuildError(f"Dask 调度器 {address} 下没有工作机。", next="请先启动 dask worker。")
        if other := [worker for worker, theirs in told.items() if theirs != version()]:
            advice = "请在所有工作机上安装与本机相同的版本与依赖。"
            raise BuildError(f"工作机 {'、'.join(sorted(other))} 的 briefgen 或依赖与本机不同。", next=advice)


def _errs(future: Future[Any]) -> bool:
    """Whether it raises an error, which is believed when it comes twice.

    Dask's executor raises one of its own where a worker dies while a result is fetched from it (distributed
    2026.8.0, `_cascade_future`: a result whose status has changed since is taken for an error).
    """
    from distributed import KilledWorker

    error = None if future.cancelled() else future.exception()
    return isinstance(error, Exception) and not isinstance(error, KilledWorker)


def version() -> str:
    """What must be the same on all machines: our code, our libraries."""
    parts = (code(""), libraries(*_LIBRARIES))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def run_here(function: Callable[..., Any], args: Sequence[Any]) -> Any:
    """The work of a remote worker on one call."""
    from distributed import get_worker

    with _ONE:
        with suppress(ValueError):  # outside of one
            scratch.inside(get_worker().local_directory)  # its end runs nothing of ours; Dask clears that
        return function(*(_received(arg) for arg in args))


def shipped(args: Sequence[Any]) -> tuple[Any, ...]:
    """The arguments with every folder among them by value."""
    return tuple(_shipped(arg) for arg in args)


def _shipped(arg: Any) -> Any:
    if isinstance(arg, Path):
        return _folder(arg)
    if isinstance(arg, tuple) and any(isinstance(item, Path) for item in arg):
        return tuple(_shipped(item) for item in arg)
    return arg


def _received(arg: Any) -> Any:
    if isinstance(arg, Folder):
        return _unpacked(arg)
    if isinstance(arg, tuple) and any(isinstance(item, Folder) for item in arg):
        return tuple(_received(item) for item in arg)
    return arg


def _folder(root: Path) -> Folder:
    paths = sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    files = tuple((path.relative_to(root).as_posix(), path.read_bytes()) for path in paths)
    found = hashlib.sha256()
    for name, data in files:
        found.update(f"{name}\0{len(data)}\0".encode() + data)
    return Folder(found.hexdigest(), files)


def _unpacked(folder: Folder) -> Path:
    """The folder on this machine's disk, once for each content."""
    root = _scratch() / folder.digest
    if not root.is_dir():
        fresh = Path(tempfile.mkdtemp(dir=_scratch()))
        for name, data in folder.files:
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            (fresh / name).write_bytes(data)
        os.replace(fresh, root)
    return root


@cache
def _scratch() -> Path:
    return scratch.folder("briefgen-remote-")
