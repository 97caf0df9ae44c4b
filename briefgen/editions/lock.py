"""One build an output folder at a time: a kernel lock with the owner's name, host and start beside it."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from briefgen.errors import BuildError, BusyError
from briefgen.model import Notice, Severity

NAME = ".briefgen.lock"
STALE = timedelta(hours=6)  # after that an owner on another host is taken for dead


@contextmanager
def held(out: Path, now: datetime) -> Iterator[tuple[Notice, ...]]:
    """Hold the output folder `out`; gives a notice when the lock of a dead owner was taken over.

    The kernel frees the lock of a process that dies, so on one host nothing can stay stuck; on another host
    (a shared folder) the owner's word counts until it is STALE. Raises BusyError when somebody else builds.
    """
    with _told(out):
        out.mkdir(parents=True, exist_ok=True)
        file = (out / NAME).open("a+", encoding="utf-8")
    with file:
        owner = _owner(file)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise _taken(out, owner, now) from error
        owner = _owner(file)
        if owner and _elsewhere(owner) and _age(owner, now) < STALE:
            raise _taken(out, owner, now)
        with _told(out):
            _write(file, {"pid": os.getpid(), "host": os.uname().nodename, "since": now.isoformat()})
        try:
            yield (_took(out, owner, now),) if owner else ()
        finally:
            _write(file, None)  # the file stays: removing it would let two owners hold two locks


def _owner(file: IO[str]) -> dict[str, Any] | None:
    file.seek(0)
    text = file.read()
    if not text.strip():
        return None
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"host": os.uname().nodename}


def _write(file: IO[str], owner: dict[str, Any] | None) -> None:
    """Past the buffer, which on a full disk would fail again when the file is closed."""
    os.ftruncate(file.fileno(), 0)
    if owner is not None:
        os.write(file.fileno(), json.dumps(owner).encode())


@contextmanager
def _told(out: Path) -> Iterator[None]:
    """Turn what the disk refuses into a BuildError."""
    try:
        yield
    except OSError as error:
        what, advice = f"写不进输出文件夹（{error.strerror or error}）。", "请检查权限与剩余空间。"
        raise BuildError(what, where=str(out), next=advice) from error


def _elsewhere(owner: dict[str, Any]) -> bool:
    return owner.get("host") != os.uname().nodename


def _age(owner: dict[str, Any], now: datetime) -> timedelta:
    """How long the owner has held it; a start in the future (a clock that went back) counts as now."""
    try:
        since = datetime.fromisoformat(str(owner.get("since")))
        return max(now - since, timedelta())
    except (ValueError, TypeError):
        return STALE


def _who(owner: dict[str, Any] | None, now: datetime) -> str:
    if not owner:
        return "另一个进程"
    minutes = int(_age(owner, now).total_seconds() // 60)
    return f"{owner.get('host', '某机')} 上的进程 {owner.get('pid', '?')}，{minutes} 分钟前开始"


def _taken(out: Path, owner: dict[str, Any] | None, now: datetime) -> BusyError:
    return BusyError(
        f"正有别的成书在用这个输出文件夹（{_who(owner, now)}）。",
        where=str(out),
        next="请等它结束，或用 --out 换一个文件夹。",
    )


def _took(out: Path, owner: dict[str, Any], now: datetime) -> Notice:
    message = f"上次成书没有正常结束（{_who(owner, now)}），已接管输出文件夹。"
    return Notice("lock-taken-over", Severity.INFO, message, source=str(out / NAME))
