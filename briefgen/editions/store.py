"""Write an edition's files beside the old ones, then put them in place, the manifest last."""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from briefgen.errors import BuildError

MANIFEST = "manifest.json"
LEFTOVER = ".briefgen-new-"  # begins the name of the folder that a killed process leaves
_AT_ONCE = 4  # files that are in memory at a time; a disk is sure of several at once as soon as of one


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put `files` into `folder`, each whole, leaving everything else there; raises BuildError."""
    with told(folder), _beside(folder) as fresh:
        _written(fresh, files)
        _place(folder, fresh, files)


def keep(
    folder: Path,
    files: Mapping[str, bytes],
    manifest: Mapping[str, Any],
    ready: Callable[[], object] = lambda: None,
) -> None:
    """Put `files` (relative path → bytes) into `folder`.

    All bytes are on the disk before `ready` is called, and that is before the first file of the last edition
    is replaced; the manifest, which names every file with its sha256 and bears a seal over itself, comes
    last. Files that the old manifest names and the new one does not are removed after that. Raises
    BuildError when the folder cannot be written; what stood there before then still stands.
    """
    with told(folder), _beside(folder) as fresh:
        old = _listed(folder)
        whole = {**manifest, "files": dict(sorted(_written(fresh, files).items()))}
        text = json.dumps(whole | {"seal": seal(whole)}, ensure_ascii=False, indent=1) + "\n"
        _write(fresh / MANIFEST, text.encode())
        ready()
        _place(folder, fresh, (*files, MANIFEST))
        for name in old - files.keys():
            (folder / name).unlink(missing_ok=True)
        _sync_folder(folder)


def seal(manifest: Mapping[str, Any]) -> str:
    """The sha256 of a manifest without its seal: an edit by hand shows."""
    bare = {name: value for name, value in manifest.items() if name != "seal"}
    return hashlib.sha256(json.dumps(bare, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses into a BuildError."""
    try:
        yield
    except OSError as error:
        what = f"写不进输出文件夹（{error.strerror or error}）。"
        advice = "请检查权限与剩余空间后再试，原有文件未动。"
        raise BuildError(what, where=str(folder), next=advice) from error


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder for the new files on the same disk, gone afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=LEFTOVER, dir=folder) as fresh:
        yield Path(fresh)


def _written(fresh: Path, files: Mapping[str, bytes]) -> dict[str, str]:
    """Write all files to `fresh`; the sha256 of each."""

    def write(name: str) -> str:
        data = files[name]
        _write(fresh / name, data)
        return hashlib.sha256(data).hexdigest()

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        return dict(zip(files, threads.map(write, files), strict=True))


def _place(folder: Path, fresh: Path, names: Iterable[str]) -> None:
    """Move what is in `fresh` into `folder`, in this order."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(fresh / name, folder / name)


def _listed(folder: Path) -> set[str]:
    """The files that the old manifest names and that lie inside the folder."""
    try:
        names = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return set()  # no edition there yet, or one made by hand: nothing of it is ours to remove
    root = folder.resolve()
    return {name for name in names if (folder / name).resolve().is_relative_to(root)}


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
