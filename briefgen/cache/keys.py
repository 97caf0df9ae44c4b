"""Digests of what a result depends on: values, our own code and data, styles, libraries."""

import hashlib
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
# The system's libraries carry their version in the name of the file behind the link.
_NATIVE = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0", "libfontconfig.so.1")
_LIBRARY_FOLDERS = ("/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib")


def digest(*parts: object) -> str:
    """SHA-256 of the parts: bytes as they are, anything else by its `repr`, which must tell its value."""
    made = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else repr(part).encode("utf-8", "surrogatepass")
        made.update(b"%d:" % len(data))
        made.update(data)
    return made.hexdigest()


@cache
def code(*rooms: str) -> str:
    """The digest of our own files (code and data) in the rooms, which are paths within the package."""
    made = hashlib.sha256()
    for path in _files(_PACKAGE / room for room in rooms):
        made.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0")
        made.update(hashlib.sha256(path.read_bytes()).digest())
    return made.hexdigest()


def styles(folders: Sequence[Path], *suffixes: str) -> str:
    """The digest of the files with these suffixes in the folders, in their order."""
    made = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in suffixes and path.is_file():
                made.update(path.relative_to(folder).as_posix().encode() + b"\0")
                made.update(hashlib.sha256(path.read_bytes()).digest())
    return made.hexdigest()


@cache
def libraries(*names: str) -> str:
    """The versions of Python, of the named packages, and of the libraries that lay out text."""
    return digest((sys.version, *map(_version, names), *_natives()))


@cache
def _version(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"{name} none"


@cache
def _natives() -> tuple[str, ...]:
    """The files of the system's libraries, looked for once a process."""
    return tuple(
        path.resolve().name
        for native in _NATIVE
        for folder in _LIBRARY_FOLDERS
        for pattern in (f"*/{native}", native)
        for path in sorted(Path(folder).glob(pattern))
    )


def _files(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        inside = path.rglob("*") if path.is_dir() else [path if path.suffix else path.with_suffix(".py")]
        found += [file for file in inside if file.is_file() and "__pycache__" not in file.parts]
    return sorted(found)
