"""The edition as it goes out: what its manifest names, as its manifest says, and past the gates."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from briefgen import readers
from briefgen.errors import PublishError

MANIFEST = "manifest.json"
BOOK = "book.pdf"
LOG = "build.log"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition that may go out. `files` is relative path → sha256; `manifest` the bytes of the manifest.

    `stale_for` is the month (YYYY-MM) that this edition stands in for, when that month has none that is
    good; `digest` then differs from that of the same edition sent in its own month.
    """

    folder: Path
    year: int
    month: str
    theme: str
    files: dict[str, str]
    manifest: bytes
    digest: str
    stale_for: str | None = None

    def read(self, name: str) -> bytes:
        """The bytes of a file, as the manifest says them. Raises PublishError."""
        return _content(self.folder, name, self.files[name])

    def named(self, name: str) -> str:
        """The file in words for readers: 2023年政府工作报告简报-2023-11.pdf, 云州市-2023-11.pdf."""
        whole = name.endswith(BOOK) or readers.private(name)
        stem = f"{self.year}年政府工作报告简报" if whole else PurePosixPath(name).stem
        return f"{stem}-{self.month}{PurePosixPath(name).suffix}"

    def briefs(self, theme: str | None = None) -> tuple[str, ...]:
        """The paths of the briefs, in the theme where it is there, by name."""
        prefix = f"{self._base(theme)}briefs/"
        return tuple(sorted(name for name in self.files if name.startswith(prefix)))

    def book(self, theme: str | None = None) -> str | None:
        """The path of the book, in the theme where it is there."""
        name = f"{self._base(theme)}{BOOK}"
        return name if name in self.files else None

    def volumes(self, theme: str | None = None) -> tuple[str, ...]:
        """The paths of the volumes that the book leads to, in their order."""
        prefix = f"{self._base(theme)}volumes/"
        return tuple(sorted(name for name in self.files if name.startswith(prefix)))

    def own(self, cities: Sequence[str], theme: str | None = None) -> str | None:
        """The path of the book of these cities (full names), in the theme where it is there."""
        name = f"{self._base(theme)}{readers.path(cities)}"
        return name if name in self.files else None

    def size(self, name: str) -> int:
        """The bytes of a file on the disk; 0 where it is not there, as `read` then tells."""
        with suppress(OSError):
            return (self.folder / name).stat().st_size
        return 0

    def open_to_all(self) -> "Edition":
        """The edition without the books of single readers, for places that many may look into."""
        files = {name: digest for name, digest in self.files.items() if not readers.private(name)}
        return replace(self, files=files)

    def has_theme(self, theme: str | None) -> bool:
        return theme in (None, self.theme) or any(name.startswith(f"themes/{theme}/") for name in self.files)

    def _base(self, theme: str | None) -> str:
        other = theme not in (None, self.theme) and self.has_theme(theme)
        return f"themes/{theme}/" if other else ""


def good(folder: Path, *, sample: bool = False) -> Edition:
    """The edition in `folder`; raises PublishError when it must not go out, with every reason.

    All files are hashed again. An edition that does not say that it passed the gates did not pass them.
    One made of the demo corpus goes out only when `sample` is asked for.
    """
    data, manifest = _manifest(folder)
    files = _files(folder, manifest)
    year, month = manifest.get("year"), folder.resolve().name
    faults = list(_faults(manifest, sample=sample))
    if not isinstance(year, int) or not _MONTH.fullmatch(month):
        faults.append("清单没有写明年份，或文件夹的名称不是 YYYY-MM")
    for name, digest in files.items():
        try:
            _content(folder, name, digest)
        except PublishError as error:
            faults.append(f"{name}：{error.what}")
    if faults:
        advice = "请重新运行 briefgen build；不要手工改动期次文件夹。"
        raise PublishError("本期不能发送：" + "；".join(faults) + "。", where=str(folder), next=advice)
    theme = str(manifest.get("theme", ""))
    # The log tells of the run; that a reader now wants a book of their own makes no other edition.
    told = sorted(item for item in files.items() if item[0] != LOG and not readers.private(item[0]))
    identity = json.dumps([year, month, told], ensure_ascii=False)
    digest = hashlib.sha256(identity.encode()).hexdigest()
    return Edition(folder, int(str(year)), month, theme, files, data, digest)


def all_folders(out: Path) -> tuple[Path, ...]:
    """The edition folders under `out` that have a manifest, newest month first."""
    found = [
        path.parent for path in out.glob(f"[0-9]*/[0-9]*/{MANIFEST}") if _MONTH.fullmatch(path.parent.name)
    ]
    return tuple(sorted(found, key=lambda path: (path.name, path.parent.name), reverse=True))


def last_good(out: Path, before: str, year: int | None = None, *, sample: bool = False) -> Edition | None:
    """The newest edition of a month before `before` that may go out; of `year` only, when given."""
    for folder in all_folders(out):
        if folder.name < before and (year is None or folder.parent.name == str(year)):
            try:
                return good(folder, sample=sample)
            except PublishError:
                continue  # older ones may do; what is wrong with this one was told in its own month
    return None


def _manifest(folder: Path) -> tuple[bytes, dict[str, Any]]:
    try:
        data = (folder / MANIFEST).read_bytes()
        manifest = json.loads(data)
    except (OSError, ValueError, RecursionError) as error:
        raise PublishError(
            "没有清单或清单读不了。", where=str(folder), next="请先运行 briefgen build。"
        ) from error
    if not isinstance(manifest, dict):
        raise PublishError(
            "清单不是 briefgen 所写的。", where=str(folder), next="请重新运行 briefgen build。"
        )
    return data, manifest


def _files(folder: Path, manifest: dict[str, Any]) -> dict[str, str]:
    """The files of the manifest; a path that leads out of the folder is no file of an edition."""
    files = manifest.get("files")
    if not isinstance(files, dict) or not files:
        raise PublishError("清单里没有文件。", where=str(folder), next="请重新运行 briefgen build。")
    for name, digest in files.items():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or not name.isprintable():
            raise PublishError(f"清单里有不该有的路径 {name!r}。", where=str(folder))
        if not isinstance(digest, str) or not re.fullmatch(r"[0-9a-f]{64}", digest):
            raise PublishError(f"清单里 {name} 的摘要值不对。", where=str(folder))
    return files


def _seal(manifest: dict[str, Any]) -> str:
    """As `editions` seals a manifest: the sha256 of it without its seal."""
    bare = {name: value for name, value in manifest.items() if name != "seal"}
    return hashlib.sha256(json.dumps(bare, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _faults(manifest: dict[str, Any], *, sample: bool) -> Iterator[str]:
    if manifest.get("seal") != _seal(manifest):
        yield "清单被手工改动过（封印不符）"
    gates = manifest.get("gates")
    if not isinstance(gates, dict):
        yield "清单没有写明是否通过检验"
    elif gates.get("passed") is not True:
        reasons = gates.get("reasons")
        listed = reasons if isinstance(reasons, list) and reasons else ["没有写明原因"]
        yield "未通过检验（" + "；".join(str(reason).rstrip("。") for reason in listed) + "）"
    if manifest.get("sample") is not False and not sample:
        yield "是用示例语料做的（或没有写明不是），要发请加 --sample"


def _content(folder: Path, name: str, digest: str) -> bytes:
    path = folder / name
    try:
        if path.is_symlink() or not path.resolve().is_relative_to(folder.resolve()):
            raise PublishError("不是期次文件夹里的文件", where=str(path))
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise PublishError("不在", where=str(path)) from error
    except OSError as error:
        raise PublishError(f"读不了（{error.strerror}）", where=str(path)) from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise PublishError("与清单不符，已被改动", where=str(path))
    return data
