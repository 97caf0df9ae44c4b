"""Timers as systemd and cron read them, and the crontab of others left alone."""

import json
import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefgen import cli
from briefgen.errors import ScheduleError
from briefgen.schedule import Schedule, cron, runs, systemd
from tests.robust.family import Patience

ROOT = Path(__file__).parents[2]
ODD = "/srv/政府 简报 50%/a'b\"c$d"
PLAN = Schedule(
    *(5, 6, 7, "Asia/Shanghai", None, "cron", datetime(2023, 1, 1, tzinfo=UTC), ODD),
    ("/usr/bin/python3", "-m", "briefgen", "schedule", "run", "--config", f"{ODD}/briefgen.toml"),
    (("LANG", "C.UTF-8"), ("BRIEFGEN_ISSUER", '办公室 "一" $HOME 100%')),
)


@pytest.fixture
def crontab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for the command crontab, which keeps its table in a file; and no systemd."""
    table, folder = tmp_path / "table", tmp_path / "bin"
    folder.mkdir()
    script = folder / "crontab"
    script.write_text(
        '#!/bin/sh\ncase "$1" in\n'
        f'-l) cat "{table}" 2>/dev/null || {{ echo "no crontab for me" >&2; exit 1; }};;\n'
        f'-) echo w >>"{table}.writes"; cat >"{table}";;\nesac\n'
    )
    script.chmod(0o755)
    (folder / "systemctl").write_text("#!/bin/sh\necho 'no bus' >&2\nexit 1\n")
    (folder / "systemctl").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    project = tmp_path / "project 100%"
    project.mkdir()
    monkeypatch.chdir(project)
    return table


def call(*args: str) -> Result:
    return CliRunner().invoke(cli.main, ["schedule", *args], env={"SOURCE_DATE_EPOCH": "1700000000"})


def test_a_crontab_keeps_what_is_not_ours(crontab: Path) -> None:
    others = "# mine\nMAILTO=x\n0 1 * * * /bin/true\n"
    crontab.write_text(others)
    first = call("install", "--day", "5", "--at", "06:07")
    assert first.exit_code == 0, first.output
    assert "下次运行：2023-12-05 06:07 Asia/Shanghai" in first.output
    assert "还没有设发送渠道" in first.output
    table = crontab.read_text()
    assert table.startswith(others)
    call("install", "--day", "5", "--at", "06:07")
    assert crontab.read_text() == table, "installed twice is installed once"
    assert crontab.with_name("table.writes").read_text() == "w\n", "and not even written again"
    call("install", "--day", "6", "--at", "07:30")
    assert crontab.read_text().count("# >>> ") == 1
    assert "\n30 * * * * " in crontab.read_text()
    assert call("remove", "--dry-run").exit_code == 0
    assert "# >>> " in crontab.read_text()
    assert call("remove").exit_code == 0
    assert crontab.read_text() == others
    assert "没有装过" in call("remove").output


def test_a_dry_run_writes_nothing(crontab: Path) -> None:
    result = call("install", "--dry-run")
    assert result.exit_code == 0, result.output
    assert "* * * * " in result.output
    assert "schedule run --if-due" in result.output
    assert not crontab.exists()
    assert list(Path.cwd().iterdir()) == []


def test_reinstalling_forgets_no_month(crontab: Path) -> None:
    call("install")
    state = Path("output/.schedule/schedule.json")
    before = json.loads(state.read_text(encoding="utf-8"))["installed"]
    later = CliRunner().invoke(cli.main, ["schedule", "install"], env={"SOURCE_DATE_EPOCH": "1800000000"})
    assert later.exit_code == 0
    assert json.loads(state.read_text(encoding="utf-8"))["installed"] == before


def test_no_password_is_written_and_the_environment_is_kept(
    crontab: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", "not-in-any-file")
    monkeypatch.setenv("BRIEFGEN_ISSUER", "云州 '办公室'")
    Path("secrets").write_text("SMTP_PASSWORD=not-in-any-file\n")
    Path("secrets").chmod(0o600)
    assert call("install", "--env-file", "secrets").exit_code == 0
    written = [path for path in Path("output").rglob("*") if path.is_file()]
    assert written
    assert not any("not-in-any-file" in path.read_text(encoding="utf-8") for path in [*written, crontab])
    script = Path("output/.schedule/run.sh")
    assert f"--env-file '{Path.cwd()}/secrets'" in script.read_text(encoding="utf-8")
    assert script.stat().st_mode & 0o077 == 0
    shown = script.read_text(encoding="utf-8").rpartition("exec ")[0] + 'echo "$BRIEFGEN_ISSUER"'
    said = subprocess.run(["/bin/sh", "-c", shown], capture_output=True, text=True, env={}, check=True)
    assert said.stdout == "云州 '办公室'\n"


def test_a_block_without_its_end_is_left_to_its_owner() -> None:
    torn = f"# >>> {PLAN.name}: x\n1 * * * * briefgen\n0 1 * * * /bin/mine\n"
    with pytest.raises(ScheduleError, match="没有结尾标记"):
        cron.with_block(torn, PLAN.name, None)
    other = "# >>> briefgen-other: x\n1 * * * * other\n# <<< briefgen-other\n"
    added = cron.with_block(other, PLAN.name, cron.block(PLAN, Path("/s 50%")))
    assert r"'/s 50\%/run.sh'" in added
    assert cron.with_block(added, PLAN.name, None) == other


def test_status_tells_next_last_and_log(crontab: Path) -> None:
    assert "没有装定时运行" in call("status").output
    call("install")
    crontab.write_text("")
    text = call("status").output
    assert "下次运行：2023-12-05 06:00" in text
    assert "还没有运行过" in text
    assert "请重新 install" in text, "somebody took the entry out"


def test_run_if_due_says_why_it_does_nothing(crontab: Path) -> None:
    assert "没有装定时运行" in call("run", "--if-due").output
    call("install")
    result = call("run", "--if-due")
    assert (result.exit_code, "首次运行在 2023-12-05 06:00" in result.output) == (0, True)
    assert runs(Path("output/.schedule")) == ()


@pytest.mark.parametrize("text", ["no equals", "A=1\nB"])
def test_an_env_file_is_private_and_well_formed(crontab: Path, text: str) -> None:
    file = Path("secrets")
    file.write_text(text)
    file.chmod(0o644)
    assert "chmod 600" in call("run", "--env-file", "secrets").output
    file.chmod(0o600)
    assert "名称=值" in call("run", "--env-file", "secrets").output


def test_a_run_that_cannot_start_is_on_record_once(crontab: Path) -> None:
    assert call("install").exit_code == 0
    script = Path("output/.schedule/run.sh").read_text(encoding="utf-8")
    assert f"--out '{Path.cwd()}/output'" in script
    Path("briefgen.toml").write_text('owner = "no address"\ncolour = 1\n', encoding="utf-8")
    for _ in range(2):
        assert call("run", "--if-due", "--out", "output").exit_code == 2
    (found,) = runs(Path("output/.schedule"))
    assert (found.ok, found.month, "colour" in found.what) == (False, "", True)
    Path("briefgen.toml").unlink()
    assert "colour" in call("status").output


def test_neither_systemd_nor_cron_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    result = call("install")
    assert (result.exit_code, "没有 systemd" in result.output) == (1, True)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    plan = Schedule(
        *(5, 6, 7, "Asia/Shanghai", None, "systemd", PLAN.installed, str(tmp_path / "政府 简报 50%")),
        (sys.executable, *PLAN.command[1:]),
        PLAN.environment,
    )
    Path(plan.folder).mkdir()
    for name, text in systemd.units(plan).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    names = [str(tmp_path / name) for name in systemd.units(plan)]
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", *names],
        capture_output=True,
        text=True,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )
    ours = [line for line in done.stderr.splitlines() if "briefgen" in line]
    assert (done.returncode, ours) == (0, [])
    assert "Persistent=true" in systemd.units(plan)[f"{plan.name}.timer"]


def test_systemd_is_asked_to_switch_it_on_and_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "systemctl").write_text(f'#!/bin/sh\necho "$@" >>"{tmp_path}/asked"\n')
    (folder / "systemctl").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    assert "已装好 systemd" in call("install").output
    units = tmp_path / "config/systemd/user"
    assert {path.suffix for path in units.iterdir()} == {".service", ".timer"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in units.iterdir())
    assert call("remove").exit_code == 0
    assert list(units.iterdir()) == []
    asked = (tmp_path / "asked").read_text().splitlines()
    name = asked[2].split()[-1]
    assert f"--user enable --now {name}" in asked
    assert f"--user disable --now {name}" in asked


@pytest.mark.skipif(not Path("/usr/sbin/cron").exists() or os.getuid() != 0, reason="no cron, or not root")
def test_debian_s_cron_fires_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a namespace of its own, so that nobody's crontab is touched; cron starts what is @reboot at once."""
    spool, run = tmp_path / "spool", tmp_path / "run"
    spool.mkdir(mode=0o1730)
    run.mkdir()
    project = tmp_path / "项目 50%"
    (project / "reports").mkdir(parents=True)
    (project / "briefgen.toml").write_text('reports = ["reports"]\n', encoding="utf-8")
    mounts = f"mount --bind {spool} /var/spool/cron/crontabs && mount --bind {run} /run"
    alone = ["unshare", "--mount", "sh", "-c"]
    if subprocess.run([*alone, mounts], capture_output=True).returncode != 0:
        pytest.skip("no mounts here")
    briefgen = f"{sys.executable} -m briefgen schedule install --cron"
    installing = f"{mounts} && cd '{project}' && {briefgen}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1700000000"}
    subprocess.run([*alone, installing], check=True, env=environment, capture_output=True)
    plain = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    daemon = subprocess.Popen([*alone, f"{mounts} && exec cron -f"], env=plain)
    try:
        state = project / "output/.schedule"
        patience = Patience(90)
        while not (done := runs(state)) or done[-1].ended is None:
            assert patience, "cron did not fire"
            time.sleep(0.2)
    finally:
        daemon.terminate()
        daemon.wait()
    assert (done[-1].ok, "没有" in done[-1].what) == (False, True)
    assert done[-1].what in (state / "run.log").read_text(encoding="utf-8")
