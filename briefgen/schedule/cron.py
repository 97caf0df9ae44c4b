"""A crontab entry: one marked block a project, which leaves the rest of the crontab as it is."""

import shlex
import shutil
import subprocess
from pathlib import Path

from briefgen.errors import ScheduleError
from briefgen.schedule.schedule import Schedule

SCRIPT = "run.sh"


def available() -> bool:
    return shutil.which("crontab") is not None


def script(schedule: Schedule) -> str:
    """What the entry calls: the folder and the environment, then the command. cron's own are too poor."""
    exports = [f"export {name}={shlex.quote(value)}" for name, value in schedule.environment]
    go = f"cd {shlex.quote(schedule.folder)} || exit 1"
    return "\n".join(["#!/bin/sh", go, *exports, f"exec {shlex.join(schedule.command)}"]) + "\n"


def block(schedule: Schedule, state: Path) -> str:
    """The entry between its marks: every hour at the minute, and at the start of the machine.

    cron has no catch-up and knows no time zones but its own; the command is told to look whether it is due.
    What it says goes to its log; what goes wrong also to stderr, which cron mails.
    """
    command = shlex.quote(str(state / SCRIPT)).replace("%", r"\%")  # cron takes a bare % for a line break
    return "\n".join(
        [
            f"# >>> {schedule.name}: briefgen schedule, day {schedule.day} at"
            f" {schedule.hour:02}:{schedule.minute:02} {schedule.timezone}; do not edit",
            f"{schedule.minute} * * * * {command} >/dev/null",
            f"@reboot {command} >/dev/null",
            f"# <<< {schedule.name}",
        ]
    )


def with_block(crontab: str, name: str, block: str | None) -> str:
    """The crontab with the block of `name` replaced, added, or (None) taken out. Raises ScheduleError."""
    kept: list[str] = []
    inside = False
    for line in crontab.splitlines():
        if line.startswith(f"# >>> {name}:"):
            inside = True
        elif inside and line.startswith("# >>> "):
            break
        elif inside and line == f"# <<< {name}":
            inside = False
        elif not inside:
            kept.append(line)
    if inside:
        what = f"crontab 里 {name} 的段落没有结尾标记，未改动。"
        raise ScheduleError(what, next="请用 crontab -e 改好后再试。")
    lines = kept + (block.splitlines() if block else [])
    return "\n".join(lines) + "\n" if lines else ""


def install(schedule: Schedule, state: Path) -> str:
    """Write the script and the entry; says what was done. Raises ScheduleError."""
    path = state / SCRIPT
    old = _read()
    try:
        state.mkdir(parents=True, exist_ok=True)
        path.write_text(script(schedule), encoding="utf-8")
        path.chmod(0o700)
    except OSError as error:
        raise ScheduleError(f"写不下脚本（{error.strerror}）。", where=str(path)) from error
    new = with_block(old, schedule.name, block(schedule, state))
    if new != old:
        _write(new)
    return f"已写入 crontab（{schedule.name}），每小时查看一次是否到时。"


def remove(schedule: Schedule, state: Path) -> str:
    old = _read()
    new = with_block(old, schedule.name, None)
    if new != old:
        _write(new)
    (state / SCRIPT).unlink(missing_ok=True)
    return f"已从 crontab 移除 {schedule.name}。"


def installed(schedule: Schedule) -> str:
    there = f"# >>> {schedule.name}:" in _read()
    return f"crontab 里{'有' if there else '没有'} {schedule.name}" + ("" if there else "，请重新 install")


def _read() -> str:
    done = _crontab(["crontab", "-l"])
    if done.returncode == 0:
        return done.stdout
    if "no crontab" in done.stderr:
        return ""
    raise ScheduleError(f"crontab -l 未成功（{done.stderr.strip()[:200]}），未改动。")


def _write(text: str) -> None:
    done = _crontab(["crontab", "-"], text)
    if done.returncode != 0:
        raise ScheduleError(f"crontab 不收（{done.stderr.strip()[:200]}），原有的未动。")


def _crontab(command: list[str], text: str | None = None) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, input=text, capture_output=True, timeout=30, encoding="utf-8")
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError) as error:
        raise ScheduleError(f"crontab 用不了（{error}）。") from error
