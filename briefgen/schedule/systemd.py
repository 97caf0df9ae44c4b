"""A systemd user timer: the unit files, and systemctl to switch them on and off."""

import os
import shutil
import subprocess
from pathlib import Path

from briefgen.errors import ScheduleError
from briefgen.schedule.schedule import Schedule


def available() -> bool:
    """Whether there is a systemd that manages this user's units."""
    return shutil.which("systemctl") is not None and _systemctl("show-environment").returncode == 0


def units(schedule: Schedule) -> dict[str, str]:
    """The service and the timer by their file names.

    The timer fires at the slot, Persistent, so that a slot slept through fires at the next start; and once
    an hour, so that what failed is tried again. `--if-due` makes every other call end at once.
    """
    at = f"{schedule.hour:02}:{schedule.minute:02}:00"
    environment = "\n".join(f"Environment={_quoted(f'{k}={v}')}" for k, v in schedule.environment)
    service = f"""[Unit]
Description=briefgen: monthly edition of {_plain(schedule.folder)}
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={_plain(schedule.folder)}
{environment}
ExecStart={" ".join(_argument(word) for word in schedule.command)}
UMask=0022
TimeoutStartSec=6h
"""
    timer = f"""[Unit]
Description=briefgen: day {schedule.day} of each month at {at[:5]} {schedule.timezone}

[Timer]
OnCalendar=*-*-{schedule.day:02} {at} {schedule.timezone}
OnCalendar=*-*-* *:{schedule.minute:02}:00
Persistent=true
AccuracySec=1min

[Install]
WantedBy=timers.target
"""
    return {f"{schedule.name}.service": service, f"{schedule.name}.timer": timer}


def install(schedule: Schedule) -> str:
    """Write the units and switch the timer on; says what was done. Raises ScheduleError."""
    folder = _folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in units(schedule).items():
            fresh = folder / f".{name}.new"
            fresh.write_text(text, encoding="utf-8")
            fresh.chmod(0o600)  # the environment is nobody else's business
            fresh.replace(folder / name)
    except OSError as error:
        raise ScheduleError(f"写不进单元文件（{error.strerror}）。", where=str(folder)) from error
    _must("daemon-reload")
    _must("enable", "--now", f"{schedule.name}.timer")
    return (
        f"已装好 systemd 定时器 {schedule.name}.timer（{folder}）。"
        "要在未登录时也运行，请执行一次：loginctl enable-linger"
    )


def remove(schedule: Schedule) -> str:
    _systemctl("disable", "--now", f"{schedule.name}.timer")
    for suffix in ("service", "timer"):
        (_folder() / f"{schedule.name}.{suffix}").unlink(missing_ok=True)
    _systemctl("daemon-reload")
    return f"已移除 systemd 定时器 {schedule.name}.timer。"


def installed(schedule: Schedule) -> str:
    """In words whether the timer is there and active."""
    if not (_folder() / f"{schedule.name}.timer").is_file():
        return "systemd 定时器的单元文件不见了，请重新 install"
    found = _systemctl("is-active", f"{schedule.name}.timer").stdout.strip()
    return f"systemd 定时器 {schedule.name}.timer：{found or '查不到'}"


def _folder() -> Path:
    base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(base) / "systemd" / "user"


def _systemctl(*words: str) -> subprocess.CompletedProcess[str]:
    command = ["systemctl", "--user", *words]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(command, 1, "", str(error))


def _must(*words: str) -> None:
    done = _systemctl(*words)
    if done.returncode != 0:
        what = f"systemctl --user {' '.join(words)} 未成功（{done.stderr.strip()[:200]}）。"
        raise ScheduleError(what, next="可用 --cron 改用 crontab。")


def _plain(text: str) -> str:
    """A value that systemd takes to the end of the line; % begins a specifier."""
    return text.replace("%", "%%")


def _quoted(text: str) -> str:
    return '"' + _plain(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _argument(text: str) -> str:
    return _quoted(text).replace("$", "$$")
