"""Digests of what a result depends on: values, our own code and data, styles, libraries."""

import hashlib
import os
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
# The system's libraries carry their version in the name of the file behind the link.
_NATIVE = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0", "libfontconfig.so.1")
_LIBRARY_FOLDERS = ("/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib")


def digest(*parts: object) -> str:
    """SHA-256 of the parts: bytes and text as they are, else the `repr`, which must tell the value."""
    made = hashlib.sha256()
    for part in parts:
        if isinstance(part, bytes):
            data, sign = part, b":"
        elif type(part) is str:  # whose `repr` takes four times as long
            data, sign = part.encode("utf-8", "surrogatepass"), b"'"
        else:
            data, sign = repr(part).encode("utf-8", "surrogatepass"), b":"
        made.update(b"%d%b" % (len(data), sign))
        made.update(data)
    return made.hexdigest()


@cache
def code(*rooms: str) -> str:
    """The digest of our own files (code and data) in the rooms, paths within the package; "" is all of it."""
    made = hashlib.sha256()
    folders = tuple(f"{room}/" for room in rooms)
    single = {name for room in rooms for name in (room, f"{room}.py")}
    for name, known in _ours(_PACKAGE).items():
        if "" in rooms or name in single or name.startswith(folders):
            made.update(name.encode() + b"\0")
            made.update(known)
    return made.hexdigest()


@cache
def _ours(package: Path) -> Mapping[str, bytes]:
    """The digest of each file of ours by its path within the package; all are read once a process.

    Faces and templates, which an installed package has beside them, are told apart by whoever uses them.
    """
    found: dict[str, bytes] = {}
    for folder, inside, names in os.walk(package):
        inside[:] = [name for name in inside if not name.startswith("_")]
        # An editor's sign that somebody is at a file is a link to nothing.
        for path in filter(os.path.isfile, (os.path.join(folder, name) for name in names)):
            with open(path, "rb", buffering=0) as file:
                found[os.path.relpath(path, package)] = hashlib.sha256(file.read()).digest()
    return dict(sorted(found.items()))


def styles(folders: Sequence[Path], *suffixes: str) -> str:
    """The digest of the files with these suffixes in the folders, in their order; of all if none is named."""
    made = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if (not suffixes or path.suffix in suffixes) and path.is_file():
                made.update(path.relative_to(folder).as_posix().encode() + b"\0")
                made.update(hashlib.sha256(path.read_bytes()).digest())
    return made.hexdigest()


@cache
def libraries(*names: str) -> str:
    """The versions of Python, of the named packages, and of the libraries that lay out text."""
    return digest((sys.version, *(f"{name} {version(name)}" for name in names), *_natives()))


@cache
def version(name: str) -> str:
    """The version of a package, "none" where it is not installed."""
    known = _installed().get(_plain(name))
    if known is None:
        from importlib import metadata  # takes as long as to hash all of our code

        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            return "none"
    return known


@cache
def _installed() -> Mapping[str, str]:
    """The versions of packages as their folders of metadata are named; the first in the path counts."""
    found: dict[str, str] = {}
    for entry in map(Path, sys.path):
        for name in os.listdir(entry) if entry.is_dir() else ():
            package, _, number = name.removesuffix(".dist-info").partition("-")
            if name.endswith(".dist-info") and number:
                found.setdefault(_plain(package), number)
    return found


def _plain(name: str) -> str:
    return name.lower().replace("-", "_").replace(".", "_")


@cache
def _natives() -> tuple[str, ...]:
    """The files of the system's libraries, looked for once a process."""
    return tuple(
        path.resolve().name
        for native in _NATIVE
        for folder in _LIBRARY_FOLDERS
        for pattern in (f"*-linux-*/{native}", native)
        for path in sorted(Path(folder).glob(pattern))
    )
