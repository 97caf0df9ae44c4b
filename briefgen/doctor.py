"""What this machine has and lacks: versions, system libraries, faces, places to write.

Needs the standard library only, because `run` asks it before anything is installed.
"""

import ctypes
import os
import re
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from briefgen import assets
from briefgen.errors import AssetError

PYTHON = (3, 11)
PANGO = (1, 44)
# What WeasyPrint opens, under the names that it tries on Linux, macOS and Windows.
LIBRARIES = {
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    "GObject": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll"),
    "Fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
    "HarfBuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    "HarfBuzz-Subset": (
        "libharfbuzz-subset.so.0",
        "libharfbuzz-subset.0.dylib",
        "libharfbuzz-subset-0.dll",
    ),
}
# The command that installs all of them, by the ID or ID_LIKE of /etc/os-release.
PACKAGES = {
    "debian": "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "fedora": "dnf install -y pango harfbuzz fontconfig",
    "alpine": "apk add so:libpango-1.0.so.0 so:libpangoft2-1.0.so.0 so:libharfbuzz-subset.so.0",
    "arch": "pacman -S --needed pango harfbuzz fontconfig",
    "suse": "zypper install -y libpango-1_0-0 libharfbuzz-subset0",
}
_VARIANTS = {"ubuntu": "debian", "rhel": "fedora", "centos": "fedora", "opensuse": "suse"}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: `found` says in Chinese what is there, `repair` what mends it (None when ok)."""

    name: str
    ok: bool
    found: str
    repair: str | None = None


def _check(name: str, ok: bool, found: str, repair: str) -> Check:
    return Check(name, ok, found, None if ok else repair)


def examine(output: Path = Path("output")) -> tuple[Check, ...]:
    """All checks in the order in which a reader would mend them; `output` is where books will go."""
    return (
        python(),
        *libraries(),
        *packages(requirements()),
        fonts(),
        templates(),
        writable(output),
    )


def python() -> Check:
    """Whether this Python is new enough."""
    have = sys.version_info[:3]
    wanted = ".".join(map(str, PYTHON))
    return _check(
        "Python",
        have >= PYTHON,
        f"{'.'.join(map(str, have))}（需要 {wanted} 及以上）",
        f"安装 Python {wanted} 及以上",
    )


def libraries() -> tuple[Check, ...]:
    """Whether each system library can be loaded, and whether Pango is new enough."""
    return tuple(library(name) for name in LIBRARIES)


def library(name: str) -> Check:
    """Whether one system library of LIBRARIES can be loaded by one of its names."""
    handle = _load(LIBRARIES[name])
    if handle is None:
        return Check(f"系统库 {name}", False, "未安装", install_command())
    if name != "Pango":
        return Check(f"系统库 {name}", True, "已安装")
    number = int(handle.pango_version())
    have = (number // 10000, number // 100 % 100, number % 100)
    found = f"{'.'.join(map(str, have))}（需要 {'.'.join(map(str, PANGO))} 及以上）"
    return _check("系统库 Pango", have >= PANGO, found, install_command())


def _load(names: Iterable[str]) -> ctypes.CDLL | None:
    for name in names:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue  # not this system's name, or not installed
    return None


def install_command(os_release: Path = Path("/etc/os-release")) -> str:
    """The command that installs the system libraries here, with sudo where it is needed."""
    if sys.platform == "darwin":
        return "brew install pango"
    family = next((PACKAGES[like] for like in _likes(os_release) if like in PACKAGES), None)
    if family is None:
        return "用系统的软件包管理器安装 Pango（含 PangoFT2）与 HarfBuzz（含 libharfbuzz-subset）"
    return family if hasattr(os, "geteuid") and os.geteuid() == 0 else f"sudo {family}"


def _likes(os_release: Path) -> list[str]:
    """The distribution's family names, nearest first."""
    try:
        text = os_release.read_text("utf-8")
    except OSError:
        return []
    entries = dict(re.findall(r'^(ID|ID_LIKE)="?([^"\n]*)"?$', text, re.MULTILINE))
    names = f"{entries.get('ID', '')} {entries.get('ID_LIKE', '')}".split()
    return [_VARIANTS.get(name, name) for name in names]


def requirements() -> tuple[str, ...]:
    """The required packages as the installed metadata or, in a checkout, pyproject.toml states them."""
    beside = Path(__file__).resolve().parent.parent / "pyproject.toml"
    if beside.is_file():
        project = tomllib.loads(beside.read_text("utf-8"))["project"]
        return tuple(project["dependencies"])
    stated = metadata.requires("briefgen") or []
    return tuple(line for line in stated if "extra ==" not in line)


def packages(required: Iterable[str]) -> tuple[Check, ...]:
    """Whether each required package is there in the versions asked for; the name comes first in each line."""
    return tuple(package(line) for line in required)


def package(requirement: str) -> Check:
    """Whether one package is there in the range that its requirement (`weasyprint>=70,<71`) gives."""
    name, bounds = re.match(r"\s*([\w.-]+)\s*(?:\[[^]]*\])?\s*([^;]*)", requirement).groups()  # type: ignore[union-attr]
    repair = f'"{sys.executable}" -m pip install "{name}{bounds.strip()}"'
    try:
        have = metadata.version(name)
    except metadata.PackageNotFoundError:
        return Check(name, False, "未安装", repair)
    wanted = f"（需要 {bounds.strip()}）" if bounds.strip() else ""
    ok = all(_within(have, bound.strip()) for bound in bounds.split(",") if bound.strip())
    return _check(name, ok, f"{have}{wanted}", repair)


def _within(version: str, bound: str) -> bool:
    sign, limit = re.match(r"(>=|<=|==|!=|<|>)\s*(.+)", bound).groups()  # type: ignore[union-attr]
    have, edge = _numbers(version), _numbers(limit)
    width = max(len(have), len(edge))
    have, edge = have + (0,) * (width - len(have)), edge + (0,) * (width - len(edge))
    return {
        ">=": have >= edge,
        "<=": have <= edge,
        "==": have == edge,
        "!=": have != edge,
        "<": have < edge,
        ">": have > edge,
    }[sign]


def _numbers(version: str) -> tuple[int, ...]:
    release = re.match(r"[\d.]*", version)
    return tuple(int(part) for part in (release[0] if release else "").split(".") if part)


def fonts() -> Check:
    """Whether all our faces are there and whole."""
    again = "git checkout -- fonts（源码目录）或重新安装 briefgen"
    try:
        faults = [f"{face.path.name}：{fault}" for face in assets.faces() if (fault := assets.fault_of(face))]
        number = len(assets.faces())
    except AssetError as error:
        return Check("字体", False, str(error), again)
    return _check("字体", not faults, " ".join(faults) or f"{number} 个字体文件完好", again)


def templates() -> Check:
    """Whether our templates are there."""
    try:
        return Check("模板", True, str(assets.templates_dir()))
    except AssetError as error:
        return Check("模板", False, str(error), "git checkout -- templates（源码目录）或重新安装 briefgen")


def writable(folder: Path) -> Check:
    """Whether files can be made in the folder, or where it would be made."""
    place = folder.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        with tempfile.TemporaryFile(dir=place):
            return Check("输出目录", True, str(folder))
    except OSError as error:
        return Check(
            "输出目录", False, f"{folder} 不能写入（{error.strerror}）", "用 --out 指定一个可写的目录"
        )


def missing_libraries() -> str | None:
    """The command that installs the system libraries when one of them is missing or too old."""
    return next((check.repair for check in libraries() if not check.ok), None)


if __name__ == "__main__":  # asked by `run`: prints the command and gives 1 when a library is missing
    command = missing_libraries()
    if command:
        print(command)
    sys.exit(1 if command else 0)
