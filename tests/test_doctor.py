"""What the machine lacks is named with the command that mends it."""

import os
import sys
from pathlib import Path

import pytest

from briefgen import doctor
from briefgen.errors import AssetError


def test_this_machine_is_fit(tmp_path: Path) -> None:
    checks = doctor.examine(tmp_path / "not" / "there" / "yet")
    assert [check for check in checks if not check.ok] == []
    assert all(check.repair is None for check in checks)
    names = {check.name for check in checks}
    assert {
        "Python",
        "系统库 Pango",
        "系统库 HarfBuzz-Subset",
        "weasyprint",
        "字体",
        "模板",
        "输出目录",
    } <= names


@pytest.mark.parametrize(
    ("requirement", "ok"),
    [
        ("click>=8.1", True),
        ("click>=1,<2", False),
        ("click >= 999", False),
        ("click", True),
        ("click[extra]>=8.1; python_version >= '3.11'", True),
        ("no-such-package-of-anybody>=1", False),
    ],
)
def test_packages(requirement: str, ok: bool) -> None:
    check = doctor.package(requirement)
    assert check.ok is ok
    assert (check.repair is None) is ok
    if not ok:
        assert f'"{sys.executable}" -m pip install' in str(check.repair)


@pytest.mark.parametrize(
    ("bound", "ok"),
    [(">=70", True), (">=70.0.0", True), ("<70.1", True), ("<70", False), ("==70", True), ("!=70", False)],
)
def test_versions_are_compared_as_numbers(bound: str, ok: bool) -> None:
    assert doctor._within("70.0", bound) is ok


def test_missing_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(doctor.LIBRARIES, "HarfBuzz-Subset", ("libnobody-has-this.so.9",))
    check = doctor.library("HarfBuzz-Subset")
    assert (check.ok, check.found) == (False, "未安装")
    assert doctor.missing_libraries() == check.repair == doctor.install_command()


@pytest.mark.parametrize(
    ("release", "command"),
    [
        ("ID=debian\n", "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\n', "apt-get install"),
        ('NAME="Rocky"\nID="rocky"\nID_LIKE="rhel centos fedora"\n', "dnf install"),
        ("ID=alpine\n", "apk add"),
        ("ID=unheard-of\n", "软件包管理器"),
        ("", "软件包管理器"),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="/etc/os-release is Linux's")
def test_install_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, release: str, command: str) -> None:
    file = tmp_path / "os-release"
    file.write_text(release, "utf-8")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    told = doctor.install_command(file)
    assert command in told
    assert told.startswith("sudo ") is ("install" in command or "apk" in command)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "sudo" not in doctor.install_command(file)


def test_damaged_font_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    first = doctor.assets.faces()[0]
    monkeypatch.setattr(doctor.assets, "fault_of", lambda face: "字体文件缺失。" if face == first else None)
    check = doctor.fonts()
    assert not check.ok
    assert "BriefgenSong-Regular.ttf：字体文件缺失" in check.found
    assert check.repair


def test_lost_assets_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost() -> None:
        raise AssetError("找不到程序自带的目录。")

    monkeypatch.setattr(doctor.assets, "faces", lost)
    monkeypatch.setattr(doctor.assets, "templates_dir", lost)
    assert not doctor.fonts().ok
    assert not doctor.templates().ok


def test_output_that_is_a_file(tmp_path: Path) -> None:
    taken = tmp_path / "output"
    taken.write_text("")
    check = doctor.writable(taken)
    assert not check.ok
    assert "--out" in str(check.repair)
