"""Files and folders: which ones are read, in which order, and their bytes within limits."""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from briefgen.errors import SourceError
from briefgen.sources.limits import check_size

_SKIPPED = (".", "~$", "__MACOSX")  # hidden files, Office's lock files, what macOS puts into zips


def hidden(name: str) -> bool:
    """Whether a file or folder of that name is nobody's report."""
    return name.startswith(_SKIPPED) or name in {"Thumbs.db", "desktop.ini"}


def walk(paths: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """Every file to be read, once, and whether it was named itself (not found in a folder).

    Folders are walked in the order of names; linked folders are not followed.
    """
    seen: set[str] = set()
    for path in paths:
        for file in _inside(path) if path.is_dir() else (path,):
            key = os.path.realpath(file)
            if key not in seen:
                seen.add(key)
                yield file, file is path


def _inside(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise SourceError(
            f"文件夹打不开（{error.strerror}）。",
            where=str(error.filename),
            next="请检查文件夹的读取权限。",
        ) from error

    for root, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not hidden(name))
        for name in sorted(files):
            if not hidden(name):
                yield Path(root, name)


def load(path: Path) -> bytes:
    """The bytes of a regular file of acceptable size; raises SourceError for anything else."""
    source = str(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise SourceError("不是普通文件。", where=source, next="请给出报告文件或文件夹。")
        check_size(status.st_size, source)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError("没有这个文件或文件夹。", where=source, next="请检查路径。") from error
    except PermissionError as error:
        raise SourceError("没有读取权限。", where=source, next=f"请运行 chmod u+r “{source}”。") from error
    except OSError as error:
        advice = "请检查磁盘或网络盘后重试。"
        raise SourceError(
            f"文件读不出来（{error.strerror or error}）。", where=source, next=advice
        ) from error
