"""Disks that refuse: full, read-only, with damage in the cache. The last good edition stands."""

import hashlib
import os
import random
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from briefgen import build as pipeline
from briefgen.cache import Store
from briefgen.editions import folders
from briefgen.editions.store import LEFTOVER
from briefgen.editions.verify import verify
from briefgen.errors import BuildError
from tests.robust.killed import NOW, made, reports, settings

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.xdist_group("disk")


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the reports, undisturbed editions of both versions, and the cache left of them."""
    folder = tmp_path_factory.mktemp("disk")
    reports(folder)
    for version in (0, 1):
        build(folder, version, f"undisturbed-{version}")
    return folder


@pytest.fixture
def standing(warm: Path) -> Path:
    """The same with the edition of version 0 in `out`."""
    shutil.rmtree(warm / "out", ignore_errors=True)
    build(warm, 0)
    return warm


def build(folder: Path, version: int, out: str = "out", **more: Any) -> Path:
    chosen = settings(folder, version, out)
    for name, value in more.items():
        object.__setattr__(chosen, name, value)
    return pipeline.build(chosen, NOW, lambda *_: None).folder


def reference(folder: Path, version: int) -> dict[str, str]:
    latest = folders.latest(folder / f"undisturbed-{version}")
    assert latest
    return made(latest)


def assert_stands(folder: Path, version: int, out: str = "out") -> None:
    latest = folders.latest(folder / out)
    assert latest is not None
    assert verify(latest) == ()
    assert made(latest) == reference(folder, version)
    assert list((folder / out).rglob(f"{LEFTOVER}*")) == []


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """Writing beyond `size` bytes of a file fails, as it does on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("share", [0, 0.0001, 0.01, 0.2, 0.6, 0.99])
def test_files_that_cannot_be_written_leave_the_last_edition(standing: Path, share: float) -> None:
    latest = folders.latest(standing / "out")
    assert latest
    largest = max(path.stat().st_size for path in latest.rglob("*") if path.is_file())
    with no_file_beyond(int(largest * share)), pytest.raises(BuildError, match="写不进输出文件夹"):
        build(standing, 1)
    assert_stands(standing, 0)
    build(standing, 1)
    assert_stands(standing, 1)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes; needs root."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("mounting needs root")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(disk: Path, left: int) -> Path:
    """A file that leaves so many bytes of the disk free."""
    filler = disk / "filler"
    free = os.statvfs(disk)
    filler.write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - left)))
    return filler


@pytest.mark.parametrize("left", [0, 4096, 60_000, 300_000, 500_000])
def test_a_full_disk_leaves_the_last_edition(warm: Path, small_disk: Path, left: int) -> None:
    out = small_disk / "out"
    build(warm, 0, out=str(out))
    filler = fill(small_disk, left)
    with pytest.raises(BuildError, match="写不进输出文件夹"):
        build(warm, 1, out=str(out))
    assert_stands(warm, 0, str(out))
    filler.unlink()
    build(warm, 1, out=str(out))
    assert_stands(warm, 1, str(out))


def test_a_read_only_disk_leaves_the_last_edition(warm: Path, small_disk: Path) -> None:
    out = small_disk / "out"
    build(warm, 0, out=str(out))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(BuildError, match="写不进输出文件夹"):
        build(warm, 1, out=str(out))
    assert_stands(warm, 0, str(out))


def test_a_file_in_the_place_of_the_output_folder_is_told(warm: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", "utf-8")
    with pytest.raises(BuildError, match="写不进输出文件夹"):
        build(warm, 0, out=str(tmp_path / "out"))


def test_a_full_or_read_only_cache_costs_time_only(warm: Path, small_disk: Path, tmp_path: Path) -> None:
    cache = small_disk / "cache"
    shutil.copytree(warm / "cache", cache)
    fill(small_disk, 0)
    for path in list(cache.glob("??/*"))[::4]:
        path.write_bytes(b"")  # a full disk leaves such files, too
    build(warm, 0, out=str(tmp_path / "full"), cache=cache)
    assert_stands(warm, 0, str(tmp_path / "full"))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    build(warm, 1, out=str(tmp_path / "read-only"), cache=cache)
    assert_stands(warm, 1, str(tmp_path / "read-only"))


def test_a_file_in_the_place_of_the_cache_costs_time_only(warm: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("", "utf-8")
    assert not Store(tmp_path / "cache").usable
    assert Store(tmp_path / "cache").get("0" * 64) is None


def test_damage_in_the_cache_is_noticed(warm: Path, tmp_path: Path) -> None:
    """One bit turned in every entry: each is made anew, and the book is the same."""
    chance = random.Random(7)
    shutil.copytree(warm / "cache", tmp_path / "cache")
    for path in (tmp_path / "cache").glob("??/*"):
        data = bytearray(path.read_bytes())
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
    build(warm, 0, out=str(tmp_path / "out"), cache=tmp_path / "cache")
    assert_stands(warm, 0, str(tmp_path / "out"))


def test_two_builds_may_share_a_cache(warm: Path, tmp_path: Path) -> None:
    """Both at once, each with the same third of the results to make anew."""
    cache = tmp_path / "cache"
    shutil.copytree(warm / "cache", cache)
    for path in sorted(cache.glob("??/*"))[::3]:
        path.unlink()
    builds = []
    for version in (0, 1):
        chosen = settings(warm, version)
        asked = ["--year", "2023", "--reports", str(chosen.reports[0]), "--format", ",".join(chosen.formats)]
        asked += ["--out", str(tmp_path / f"out-{version}"), "--cache", str(cache), "--jobs", "1"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": f"{NOW.timestamp():.0f}"}
        builds.append(subprocess.Popen([sys.executable, "-m", "briefgen", "build", *asked], env=environment))
    assert [build.wait(300) for build in builds] == [0, 0]
    for version in (0, 1):
        assert_stands(warm, version, str(tmp_path / f"out-{version}"))
    for path in cache.glob("??/*"):
        data = path.read_bytes()
        assert hashlib.sha256(data[32:]).digest() == data[:32]
