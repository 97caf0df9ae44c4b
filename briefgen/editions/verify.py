"""Whether an edition is what its manifest says: every file is hashed again, and the manifest itself."""

import hashlib
import json
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefgen.editions.store import MANIFEST, seal


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one file of an edition; `what` is Chinese."""

    name: str
    what: str


def manifest_of(folder: Path) -> dict[str, Any] | None:
    """The manifest of an edition folder; None when it is not there or cannot be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    files = found.get("files") if isinstance(found, dict) else None
    return found if isinstance(files, dict) and all(map(_plain, files)) else None


def verify(folder: Path, names: Container[str] | None = None) -> tuple[Fault, ...]:
    """Every fault of the edition in `folder`, in the manifest's order; () when it is whole.

    With `names` only the manifest and the files of those names are looked at.
    """
    manifest = manifest_of(folder)
    if manifest is None:
        what = "读不懂，不是本程序写成的样子" if (folder / MANIFEST).exists() else "不在"
        return (Fault(MANIFEST, what),)
    faults = [] if manifest.get("seal") == seal(manifest) else [Fault(MANIFEST, "被改动过（封印不符）")]
    for name, digest in manifest["files"].items():
        if (names is None or name in names) and (what := _wrong(folder / name, digest)):
            faults.append(Fault(name, what))
    return tuple(faults)


def foreign(folder: Path) -> tuple[str, ...]:
    """Files in an edition folder that neither its manifest nor its revisions know, sorted."""
    manifest = manifest_of(folder)
    known = {MANIFEST, *(manifest["files"] if manifest else ())}
    names = (path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir())
    return tuple(
        sorted(str(name) for name in names if str(name) not in known and name.parts[0] != "revisions")
    )


def _plain(name: object) -> bool:
    """Whether a manifest's name stays inside the folder."""
    return isinstance(name, str) and not Path(name).is_absolute() and ".." not in Path(name).parts


def _wrong(path: Path, digest: object) -> str:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return "不在"
    except OSError as error:
        return f"读不了（{error.strerror or error}）"
    return "" if found == digest else "与清单不符"
