"""The edition folders: output/<year>/<YYYY-MM>/, their revisions, and `latest`.

`settle` is the one way in: an edition built again with nothing new is left alone; one with something new is
replaced whole, after the earlier one went to revisions/<n> (links to the same bytes, so at no cost). While
files are replaced `latest` points at that revision, so that who follows it never sees half an edition.
Everything here runs under the lock of `lock.held`.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from briefgen.editions.store import LEFTOVER, MANIFEST, keep, told
from briefgen.editions.verify import manifest_of, verify
from briefgen.model import Notice, Severity

LATEST = "latest"
ROWS = "facts.jsonl"
REVISIONS = "revisions"
_YEAR, _MONTH = re.compile(r"\d{4}"), re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition folder; `manifest` is None when it is missing or cannot be read."""

    folder: Path
    year: int
    month: str
    manifest: Mapping[str, Any] | None

    @property
    def label(self) -> str:
        return f"{self.year}/{self.month}"


class State(StrEnum):
    NEW = "new"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a build: `revision` is the number under which the earlier edition is kept."""

    folder: Path
    state: State
    revision: int | None
    notices: tuple[Notice, ...]


def digest(parts: Mapping[str, Any]) -> str:
    """The sha256 of what an edition depends on: inputs, settings, versions; nothing of the clock."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def tree_digest(root: Path) -> str:
    """The sha256 over every file under `root` by name and bytes (templates of a user, for `digest`)."""
    found = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            found.update(f"{path.relative_to(root)}\0".encode())
            found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def editions(out: Path) -> tuple[Edition, ...]:
    """Every edition folder under `out`, the oldest month first."""
    found = [
        Edition(folder, int(folder.parent.name), folder.name, manifest_of(folder))
        for folder in out.glob("*/*")
        if folder.is_dir() and _YEAR.fullmatch(folder.parent.name) and _MONTH.fullmatch(folder.name)
    ]
    return tuple(sorted(found, key=lambda e: (e.month, e.year)))


def unchanged(folder: Path, wanted: str) -> bool:
    """Whether the edition in `folder` was made from what `wanted` is the digest of, and is whole."""
    manifest = manifest_of(folder)
    return manifest is not None and manifest.get("digest") == wanted and not verify(folder)


def before(out: Path, year: int, month: str) -> Edition | None:
    """The newest edition of the same year of reports before `month` that can be compared with, or None.

    That is one that kept its rows as its manifest says them, and that readers may have seen: one that the
    gates stopped is passed by.
    """
    return next((e for e in reversed(months_before(out, year, month)) if _comparable(e)), None)


def months_before(out: Path, year: int, month: str) -> tuple[Edition, ...]:
    """The editions of the same year of reports before `month`, the oldest first, whatever their state."""
    return tuple(e for e in editions(out) if e.year == year and e.month < month)


def _comparable(edition: Edition) -> bool:
    files = (edition.manifest or {}).get("files", ())
    return not _stopped(edition) and ROWS in files and not verify(edition.folder, (ROWS,))


def _stopped(edition: Edition) -> bool:
    """Whether the manifest says that the edition did not pass the gates."""
    gates = (edition.manifest or {}).get("gates")
    return isinstance(gates, dict) and gates.get("passed") is False


def standing(out: Path, year: int, month: str, wanted: str) -> Settled | None:
    """The edition as it stands when it was made from what `wanted` is the digest of, else None.

    To be asked before the work begins: an edition with nothing new need not be made to be left alone.
    """
    folder = out / str(year) / month
    notices = recover(out)
    if not unchanged(folder, wanted):
        return None
    point(out)
    message = f"{year}/{month} 与上次所用的报告、设置、版本都相同，没有变化，未重写。"
    said = Notice("edition-unchanged", Severity.INFO, message, source=str(folder))
    return Settled(folder, State.UNCHANGED, None, (*notices, *backwards(out, year, month), said))


def kept_notices(manifest: Mapping[str, Any]) -> tuple[Notice, ...]:
    """The notices of a manifest, without their evidence."""
    return tuple(
        Notice(n["code"], Severity(n["severity"]), n["message"], n.get("source"), n.get("city"))
        for n in manifest.get("notices", ())
        if isinstance(n, dict)
    )


def settle(
    out: Path, year: int, month: str, files: Mapping[str, bytes], manifest: Mapping[str, Any], wanted: str
) -> Settled:
    """Keep `files` as the edition `month` of `year`, unless it is there already; then point `latest`.

    `wanted` is the `digest` of what it was made from. Raises BuildError when the folder cannot be written;
    the edition that stood there before then still stands.
    """
    notices = list(recover(out))
    if there := standing(out, year, month, wanted):
        return replace(there, notices=(*notices, *there.notices))
    notices += backwards(out, year, month)
    folder = out / str(year) / month
    stood, revision = (folder / MANIFEST).exists(), None

    def aside() -> None:
        """What stood becomes a revision, where `latest` leads meanwhile if it is whole."""
        nonlocal revision
        revision = _revise(folder)
        if faults := seen.result():
            notices.append(_damaged(folder, faults[0].name, faults[0].what))
        elif revision is not None and latest(out) == folder:
            _point_at(out, folder / REVISIONS / str(revision))

    with ThreadPoolExecutor(1) as beside:  # what stood is looked at while the new files are written
        seen = beside.submit(verify, folder)
        keep(folder, files, {**manifest, "digest": wanted}, aside if stood else lambda: None)
    point(out, folder)
    return Settled(folder, State.REPLACED if stood else State.NEW, revision, tuple(notices))


def latest(out: Path) -> Path | None:
    """The folder that `latest` names; None when there is none or it is gone."""
    link = out / LATEST
    try:
        name = os.readlink(link) if link.is_symlink() else link.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    folder = out / name
    inside = name and ".." not in Path(name).parts and not Path(name).is_absolute()
    return folder if inside and folder.is_dir() else None


def point(out: Path, whole: Path | None = None) -> Path | None:
    """Point `latest` at the newest whole edition, by month and never by the clock; None if there is none.

    One that the gates stopped is pointed at only where there is no other. `whole` needs no looking at.
    """
    newest = editions(out)[::-1]
    wanted = (*(e for e in newest if not _stopped(e)), *filter(_stopped, newest))
    good = next((e.folder for e in wanted if e.folder == whole or not verify(e.folder)), None)
    if good is not None and latest(out) != good:
        _point_at(out, good)
    return good


def _point_at(out: Path, folder: Path) -> None:
    """A relative link where links can be made, else a file that holds the path."""
    name, fresh = str(folder.relative_to(out)), out / f".{LATEST}.new"
    with told(out):
        fresh.unlink(missing_ok=True)
        try:
            fresh.symlink_to(name, target_is_directory=True)
        except OSError:
            fresh.write_text(name + "\n", encoding="utf-8")
        os.replace(fresh, out / LATEST)


def revisions(folder: Path) -> tuple[int, ...]:
    """The numbers of the earlier editions kept in an edition folder."""
    names = (path.name for path in (folder / REVISIONS).glob("*") if path.is_dir())
    return tuple(sorted(int(name) for name in names if name.isdecimal()))


def _revise(folder: Path) -> int | None:
    """Keep what stands in the folder as the next revision; None when it is kept already or cannot be read."""
    manifest = manifest_of(folder)
    numbers = revisions(folder)
    for number in numbers:
        kept = manifest_of(folder / REVISIONS / str(number))
        if manifest is not None and kept is not None and kept.get("seal") == manifest.get("seal"):
            return number
    if manifest is None:
        return None
    number = max(numbers, default=0) + 1
    with told(folder):
        fresh = folder / REVISIONS / f"{LEFTOVER}{number}"
        shutil.rmtree(fresh, ignore_errors=True)
        for name in (*manifest["files"], MANIFEST):
            if (folder / name).is_file():
                _link(folder / name, fresh / name)
        os.replace(fresh, folder / REVISIONS / str(number))
    return number


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:  # a file system without links
        shutil.copy2(source, target)


def recover(out: Path) -> tuple[Notice, ...]:
    """Clear up after killed builds: an edition half replaced gets its last whole revision back.

    A `latest` that is a folder of its own, as a copy without links leaves it, makes room.
    """
    found = (notice for edition in editions(out) for notice in _recovered(edition.folder))
    return (*found, *_moved_aside(out))


def _moved_aside(out: Path) -> Iterator[Notice]:
    """Nothing can be put in the place of a folder, and nothing in it is ours to remove."""
    link = out / LATEST
    if link.is_symlink() or not link.is_dir():
        return
    number = 1
    while (aside := out / f"{LATEST}~{number}").exists():
        number += 1
    with told(link):
        os.rename(link, aside)
    message = "latest 原是一个真的文件夹（复制输出时没有保留链接？），已改名为 {}，不再用时可删去。"
    yield Notice("latest-moved", Severity.INFO, message.format(aside.name), source=str(aside))


def _recovered(folder: Path) -> Iterator[Notice]:
    left = [*folder.glob(f"{LEFTOVER}*"), *(folder / REVISIONS).glob(f"{LEFTOVER}*")]
    if not left:
        return
    manifest = manifest_of(folder)
    if manifest is not None and verify(folder):
        for number in reversed(revisions(folder)):
            kept = folder / REVISIONS / str(number)
            if (manifest_of(kept) or {}).get("seal") == manifest.get("seal") and not verify(kept):
                _restore(folder, kept, manifest)
                message = f"上次成书中断，已恢复为中断前的内容（修订 {number}）。"
                yield Notice("edition-restored", Severity.INFO, message, source=str(folder))
                break
    for path in left:
        shutil.rmtree(path, ignore_errors=True)


def _restore(folder: Path, kept: Path, manifest: Mapping[str, Any]) -> None:
    files = {name: (kept / name).read_bytes() for name in manifest["files"]}
    keep(folder, files, {key: value for key, value in manifest.items() if key not in ("files", "seal")})


def backwards(out: Path, year: int, month: str) -> tuple[Notice, ...]:
    """A notice when a newer edition is there already: an old month asked for, or a clock that went back."""
    newer = [e for e in editions(out) if e.year == year and e.month > month]
    if not newer:
        return ()
    message = f"已有更新的一期 {newer[-1].label}，本期在它之前，latest 不后退；若非有意，请检查时钟。"
    return (Notice("edition-older", Severity.INFO, message, source=str(out)),)


def _damaged(folder: Path, name: str, what: str) -> Notice:
    message = f"原有的这一期不完整（{name} {what}），已重新做成。"
    return Notice("edition-damaged", Severity.INFO, message, source=str(folder))
