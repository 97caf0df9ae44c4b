"""Where our own files are, in a wheel and in a checkout, and whether the faces are whole."""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from briefgen.errors import AssetError

_PACKAGE = Path(__file__).resolve().parent
_AGAIN = "请重新安装 briefgen，或在源码目录执行 git checkout -- fonts templates。"


@dataclass(frozen=True, slots=True)
class Face:
    """One font file of ours; `sha256` is what the file must have, `weight` is 400 or 700."""

    family: str
    weight: int
    style: str
    path: Path
    sha256: str


def templates_dir() -> Path:
    """The folder of templates and styles; AssetError when it is not there."""
    return _folder("templates")


def fonts_dir() -> Path:
    """The folder of the faces, their lock and their licences; AssetError when it is not there."""
    return _folder("fonts")


def _folder(name: str) -> Path:
    # A wheel carries the folder inside the package, a checkout beside it.
    for path in (_PACKAGE / f"_{name}", _PACKAGE.parent / name):
        if path.is_dir():
            return path
    raise AssetError("找不到程序自带的目录。", where=str(_PACKAGE / f"_{name}"), next=_AGAIN)


@cache
def faces() -> tuple[Face, ...]:
    """The faces that fonts.lock.toml names, in its order; AssetError when it cannot be read."""
    folder = fonts_dir()
    lock = folder / "fonts.lock.toml"
    try:
        entries = tomllib.loads(lock.read_text("utf-8"))["face"]
        return tuple(
            Face(entry["family"], entry["weight"], entry["style"], folder / entry["file"], entry["sha256"])
            for entry in entries
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AssetError("字体清单读不出来。", where=str(lock), next=_AGAIN) from error


@cache
def coverage() -> frozenset[int]:
    """The code points that the faces can set; anything else needs a stand-in (〓) in the book."""
    listed = fonts_dir() / "coverage.ranges"
    try:
        ranges = [line.split("-") for line in listed.read_text("ascii").split()]
        return frozenset(
            point for first, last in ranges for point in range(int(first, 16), int(last, 16) + 1)
        )
    except (OSError, ValueError) as error:
        raise AssetError("字体的用字清单读不出来。", where=str(listed), next=_AGAIN) from error


def check_fonts() -> None:
    """Raise AssetError for the first face that is missing or not the one of the lock (about 30 ms)."""
    for face in faces():
        fault = fault_of(face)
        if fault:
            raise AssetError(fault, where=str(face.path), next=_AGAIN)


def fault_of(face: Face) -> str | None:
    """What is wrong with the file of a face, in Chinese; None when it is whole."""
    try:
        with face.path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return "字体文件缺失。"
    except OSError as error:
        return f"字体文件读不出来（{error.strerror}）。"
    if found != face.sha256:
        return "字体文件已损坏（sha256 与清单不符）。"
    return None


def fontconfig(folder: Path) -> Path:
    """Write a fonts.conf into the folder that names our faces only, and give its path.

    fontconfig reads FONTCONFIG_FILE when WeasyPrint is imported and each time a FontConfiguration is
    made, so put the path there (`os.environ`) before either. The generic families are ours too.
    """
    families = {"serif": "Briefgen Song", "sans-serif": "Briefgen Hei", "monospace": "Briefgen Hei"}
    aliases = "".join(
        f"<alias><family>{generic}</family><prefer><family>{ours}</family></prefer></alias>\n"
        for generic, ours in families.items()
    )
    conf = folder / "fonts.conf"
    conf.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n<fontconfig>\n'
        f"<dir>{escape(str(fonts_dir()))}</dir>\n"
        f"<cachedir>{escape(str(folder / 'fontconfig-cache'))}</cachedir>\n"
        f"{aliases}</fontconfig>\n",
        "utf-8",
    )
    return conf
