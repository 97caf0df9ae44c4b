"""Put an edition into a folder of somebody else's, whole or not at all, and look that it arrived."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from briefgen.errors import PublishError
from briefgen.publish.edition import MANIFEST, Edition

_FRESH = ".briefgen-"
_LEAST_AGE = 86400.0  # seconds after which what a killed run left is cleared away


def place(edition: Edition, root: Path) -> bool:
    """Copy the edition to `root`/<year>/<YYYY-MM>/; False when exactly it is there already.

    `root` must exist: a share that is not mounted is an empty path, and a book in there would be lost.
    All files are written beside the place, read back and compared; then one rename puts them there. An
    earlier edition of the month is kept beside as <YYYY-MM>~<number>. Raises PublishError.
    """
    target = root / str(edition.year) / edition.month
    with told(root):
        if not root.is_dir():
            raise PublishError(
                "目标文件夹不存在（共享没有挂载？）。", where=str(root), next="请挂载或新建后再发。"
            )
        if same(edition, target):
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear(target.parent)
        with tempfile.TemporaryDirectory(
            prefix=_FRESH, dir=target.parent, ignore_cleanup_errors=True
        ) as made:
            fresh = Path(made) / "edition"
            for name in edition.files:
                write(fresh / name, edition.read(name))
            write(fresh / MANIFEST, edition.manifest)
            if not same(edition, fresh):
                raise PublishError(
                    "写入后读回不符，未放到位。", where=str(root), next="请检查磁盘或共享后再发。"
                )
            if target.exists():
                os.rename(target, _aside(target))
            os.rename(fresh, target)
    return True


def same(edition: Edition, folder: Path) -> bool:
    """Whether the folder holds exactly these bytes under these names."""
    wanted = {**edition.files, MANIFEST: hashlib.sha256(edition.manifest).hexdigest()}
    try:
        return all(_digest(folder / name) == digest for name, digest in wanted.items())
    except FileNotFoundError:
        return False


def write(path: Path, data: bytes) -> None:
    """Write a file to the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def replace(path: Path, data: bytes) -> None:
    """Put a single file in place in one step."""
    handle, name = tempfile.mkstemp(prefix=_FRESH, dir=path.parent)
    os.close(handle)
    try:
        write(Path(name), data)
        os.chmod(name, 0o644)  # for the readers of a share or a site
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def told(where: Path) -> Iterator[None]:
    """Turn what the disk refuses into a PublishError."""
    try:
        yield
    except OSError as error:
        advice = "请检查权限、空间与网络后再发，已在那里的期次未动。"
        raise PublishError(
            f"写不进目标文件夹（{error.strerror or error}）。", where=str(where), next=advice
        ) from error


def _aside(target: Path) -> Path:
    number = 1
    while (aside := target.with_name(f"{target.name}~{number}")).exists():
        number += 1
    return aside


def _clear(folder: Path) -> None:
    """Remove what runs that were killed left here long ago; by the share's own clock."""
    probe = Path(tempfile.mkdtemp(prefix=_FRESH, dir=folder))  # from 3.12 on an absolute path
    now = probe.stat().st_mtime
    for path in folder.glob(f"{_FRESH}*"):
        if path.name == probe.name or now - path.stat().st_mtime > _LEAST_AGE:
            shutil.rmtree(path, ignore_errors=True)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
