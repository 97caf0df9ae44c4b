"""A real systemd fires the run: a user's manager in namespaces of its own, which touches nobody's units."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefgen.schedule import runs

ROOT = Path(__file__).parents[2]
GROUPS = Path("/sys/fs/cgroup/systemd")
MANAGER = Path("/lib/systemd/systemd")
MOUNTS = "mount -t cgroup -o none,name=systemd cgroup /sys/fs/cgroup/systemd && mount -t tmpfs tmpfs /run"
# A manager that takes itself for the user's where systemd has booted; then the schedule is installed, and the
# timer is told by its stamp that it last fired long ago, as on a machine that was off on the day.
SCRIPT = f"""
umount {GROUPS} && {MOUNTS} && mkdir -p /run/systemd/system || exit 9
{MANAGER} --user --unit=basic.target &
for _ in $(seq 300); do systemctl --user show-environment >/dev/null 2>&1 && break; sleep 0.1; done
systemctl --user show-environment >/dev/null || exit 7  # else the crontab would be asked
SOURCE_DATE_EPOCH=1700000000 "$PYTHON" -m briefgen schedule install || exit 8
timer=$(basename "$HOME"/.config/systemd/user/briefgen-*.timer)
systemctl --user stop "$timer"
touch -d '70 days ago' "$HOME/.local/share/systemd/timers/stamp-$timer"
systemctl --user start "$timer"
for _ in $(seq 600); do grep -q '"ended": "' output/.schedule/runs.jsonl 2>/dev/null && break; sleep 0.1; done
systemctl --user list-timers --all --no-pager
"$PYTHON" -m briefgen schedule status
"$PYTHON" -m briefgen schedule remove
systemctl --user list-timers --all --no-pager
"""


@pytest.fixture
def group() -> Iterator[Path]:
    """A control group that the manager takes for the whole tree."""
    made = GROUPS / f"briefgen-test-{os.getpid()}"
    try:
        made.mkdir()
    except OSError:
        pytest.skip("no control group can be made here; not seen: a timer of systemd firing")
    yield made
    for _ in range(50):
        left = sorted((path for path in made.rglob("*") if path.is_dir()), reverse=True)
        try:
            for path in (*left, made):
                path.rmdir()
        except OSError:
            time.sleep(0.1)
        else:
            break


@pytest.mark.skipif(not MANAGER.exists() or os.getuid() != 0, reason="no systemd, or not root")
def test_a_missed_month_is_caught_up_by_a_real_timer(tmp_path: Path, group: Path) -> None:
    project, home, runtime = tmp_path / "项目 50%", tmp_path / "home", tmp_path / "run"
    (project / "reports").mkdir(parents=True)
    home.mkdir()
    runtime.mkdir(mode=0o700)
    (project / "briefgen.toml").write_text('reports = ["reports"]\n', encoding="utf-8")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "DBUS_"))},
        "PYTHONPATH": str(ROOT),
        "PYTHON": sys.executable,
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(runtime),
    }
    unshare = shutil.which("unshare") or pytest.skip("no unshare")
    alone = f'{unshare} --cgroup --mount --pid --fork --mount-proc --kill-child bash -c "$SCRIPT"'
    done = subprocess.run(
        ["bash", "-c", f"echo $$ > {group}/cgroup.procs && exec {alone}"],
        cwd=project,
        env={**environment, "SCRIPT": SCRIPT},
        capture_output=True,
        text=True,
        timeout=120,
    )
    if done.returncode == 9 or "unshare failed" in done.stderr:
        pytest.skip("no namespaces or mounts here; not seen: a timer of systemd firing")
    told = done.stdout + done.stderr
    assert done.returncode == 0, told
    assert len(runs(project / "output/.schedule")) == 1, told
    (run,) = runs(project / "output/.schedule")
    assert run.ended is not None, told
    assert (run.ok, "没有" in run.what) == (False, True), "there is no report"
    assert "briefgen-" in done.stdout, done.stderr
    assert f"上次运行：{run.started:%Y-%m-%d}" in done.stdout
    assert "0 timers listed" in done.stdout.partition("已移除 systemd 定时器")[2]
