"""The commands that deliver: publish, and schedule with install, status, run and remove."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from briefgen.channels import masked
from briefgen.cli.base import (
    ALL_EXITS,
    CONFIG,
    LOG_FORMAT,
    PATH,
    VERBOSE,
    Command,
    Failure,
    Group,
    chosen_settings,
    now,
    options,
    set_log,
)
from briefgen.errors import BriefgenError
from briefgen.settings import FILE, HELP, Settings

OUT = click.option("--out", type=PATH, help=HELP["out"])
ENV_FILE = click.option("--env-file", type=PATH, help="存放密码的文件，每行 名称=值，权限须为 600")
_KEPT = ("PATH", "LANG", "LC_ALL", "SSL_CERT_FILE", "XDG_CONFIG_HOME", "FONTCONFIG_PATH")


@click.command(cls=Command)
@click.argument("edition", required=False)
@click.option("--to", "names", multiple=True, metavar="NAME", help="只用这些渠道；不写则全用")
@click.option("--year", type=int, help=HELP["year"])
@click.option("--dry-run", is_flag=True, help="只说明会把什么发到哪里，什么也不发")
@click.option("--resend-ambiguous", is_flag=True, help="结果不明的也重发（先确认对方没有收到）")
@click.option("--sample", is_flag=True, help="允许发用示例语料做的书")
@options(OUT, ENV_FILE, CONFIG, VERBOSE)
def publish(
    edition: str | None,
    names: tuple[str, ...],
    dry_run: bool,
    resend_ambiguous: bool,
    sample: bool,
    env_file: Path | None,
    config: Path | None,
    verbose: int,
    **given: Any,
) -> None:
    """把一期（YYYY-MM 或文件夹；不写则最新）发到各渠道，每人一份。"""
    from briefgen import delivery
    from briefgen.publish import State, troubles

    set_log(verbose)
    chosen = chosen_settings(config, given)
    folder = delivery.edition_folder(chosen, edition)
    how = {"resend_ambiguous": resend_ambiguous, "sample": sample}
    if dry_run:
        for line in delivery.dry_run(chosen, folder, names, now, **how):
            click.echo(line)
        return
    environment = delivery.environment_of(env_file, os.environ)
    sent = delivery.send(chosen, folder, names, environment, now, **how)
    for item in sent:
        click.echo(str(item))
    if found := troubles(sent):
        only = all(item.state in (State.SENT, State.NOTHING) for item in sent)
        more = "本期没有他们要的城市，请核对设置" if only else "再次运行会接着发"
        raise Failure(f"{len(found)} 份未发出或结果不明，见上；{more}。")


@click.group(cls=Group)
def schedule() -> None:
    """每月定时成书并发送：install、status、run、remove。"""


@schedule.command()
@click.option("--day", type=click.IntRange(1, 28), default=5, show_default=True, help="每月哪一天")
@click.option("--at", default="06:00", show_default=True, metavar="HH:MM", help="几点（按设置里的时区）")
@click.option("--year", default="auto", show_default=True, help="报告年份，或 auto：读到的最新一年")
@click.option("--cron", is_flag=True, help="有 systemd 也用 crontab")
@click.option("--dry-run", is_flag=True, help="只显示会写下什么")
@options(OUT, ENV_FILE, CONFIG)
def install(
    day: int,
    at: str,
    year: str,
    cron: bool,
    dry_run: bool,
    out: Path | None,
    env_file: Path | None,
    config: Path | None,
) -> None:
    """装好每月的定时运行；再装一次即替换。"""
    from briefgen import schedule as room

    number = None if year == "auto" else year
    chosen = chosen_settings(config, {"out": out, "year": number})
    state = _state(chosen)
    hour, minute = room.parse_time(at)
    old = room.load(state)
    plan = room.Schedule(
        day=day,
        hour=hour,
        minute=minute,
        timezone=chosen.timezone,
        year=None if number is None else chosen.year,
        kind="cron" if cron else room.backend(),
        installed=old.installed if old else now(),
        folder=str(Path.cwd()),
        command=_command(config, chosen.out, env_file),
        environment=_environment(),
    )
    if dry_run:
        click.echo(room.preview(plan, state))
        return
    click.echo(room.install(plan, state))
    click.echo(f"下次运行：{room.following(plan, now()):%Y-%m-%d %H:%M} {plan.timezone}")
    if not chosen.channels:
        click.echo("还没有设发送渠道：届时只成书，不发送。", err=True)
    if chosen.owner is None:
        click.echo("还没有设 owner：失败只记在日志里。", err=True)


@schedule.command()
@options(OUT, CONFIG)
def status(out: Path | None, config: Path | None) -> None:
    """下次与上次运行、结果、日志。"""
    from briefgen import schedule as room

    state = _state(chosen_settings(config, {"out": out}))
    plan = room.load(state)
    if plan is None:
        click.echo("没有装定时运行（briefgen schedule install）。")
    else:
        click.echo(
            f"每月 {plan.day} 日 {plan.hour:02}:{plan.minute:02}（{plan.timezone}）；{room.standing(plan)}"
        )
        click.echo(f"下次运行：{room.following(plan, now()):%Y-%m-%d %H:%M}")
    done = room.runs(state)
    if not done:
        click.echo("还没有运行过。")
        return
    last = done[-1]
    result = "完成" if last.ok else "未完成" if last.ended else "没有结果（正在进行，或中途停止）"
    click.echo(f"上次运行：{last.started:%Y-%m-%d %H:%M %Z}，{last.month or '未开始的'} 一期，{result}")
    click.echo(f"  {last.what or '—'}")
    click.echo(f"日志：{state / 'run.log'}")


@schedule.command(epilog=ALL_EXITS)
@click.option("--if-due", is_flag=True, help="到时才做：定时器每小时这样调用")
@options(OUT, ENV_FILE, CONFIG, LOG_FORMAT)
def run(if_due: bool, out: Path | None, env_file: Path | None, config: Path | None, log_format: str) -> None:
    """成书并发送一次；定时器调用的就是它。"""
    from briefgen.cli.voice import voice

    with voice(log_format, 0) as told:
        with _recorded(out):
            chosen = chosen_settings(config, {"out": out})
        # A timer mails what it reads: in text only the outcome.
        progress = told.progress if log_format == "json" else lambda *_: None
        told.done(_run(chosen, if_due, env_file, progress))


def zoned(chosen: Settings) -> Callable[[], datetime]:
    """The clock in the readers' zone, so that records and messages say the hour as they know it."""
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(chosen.timezone)
    return lambda: now().astimezone(zone)


def _run(
    chosen: Settings, if_due: bool, env_file: Path | None, progress: Callable[[str, int, int, str], None]
) -> str:
    from briefgen import delivery
    from briefgen import schedule as room

    state = _state(chosen)
    plan = room.load(state)
    if plan is not None:
        chosen = replace(chosen, year=plan.year)
    asked = room.due(plan, room.runs(state), now()) if plan else None
    if if_due and (asked is None or asked.month is None):
        why = asked.why if asked else "没有装定时运行，无事可做"
        if asked is None or asked.wrong:
            raise Failure(why)
        return why
    month = (asked.month if asked else None) or delivery.month_of(chosen, now())
    with _recorded(chosen.out):
        work = delivery.monthly(chosen, delivery.environment_of(env_file, os.environ), now, progress)
    try:
        with _log_to(state / "run.log"):
            done = room.run(state, month, asked.missed if asked else (), zoned(chosen), work)
    except room.Busy as error:
        if not if_due:
            raise
        return str(error)
    if not done.ok:
        raise Failure(done.what)
    return done.what


@schedule.command()
@options(OUT, CONFIG)
@click.option("--dry-run", is_flag=True, help="只说明会移除什么")
def remove(out: Path | None, config: Path | None, dry_run: bool) -> None:
    """移除定时运行；运行记录与各期都留着。"""
    from briefgen import schedule as room

    state = _state(chosen_settings(config, {"out": out}))
    plan = room.load(state)
    if dry_run and plan is not None:
        click.echo(f"将移除：{room.standing(plan)}")
        return
    click.echo(room.remove(state))


@contextmanager
def _recorded(out: Path | None) -> Iterator[None]:
    """What keeps a run from starting is on record, too: a timer's complaints are seldom read."""
    from briefgen import schedule as room

    try:
        yield
    except BriefgenError as error:
        if out is not None:
            room.refused(out.absolute() / room.FOLDER, now(), str(error))
        raise


def _state(chosen: Settings) -> Path:
    from briefgen.schedule import FOLDER

    return chosen.out.absolute() / FOLDER


def _command(config: Path | None, out: Path, env_file: Path | None) -> tuple[str, ...]:
    """What the timer calls, by absolute paths; the output folder too, should the settings break."""
    words = [sys.executable, "-m", "briefgen", "schedule", "run", "--if-due"]
    file = config or (Path(FILE) if Path(FILE).is_file() else None)
    for option, path in (("--config", file), ("--out", out), ("--env-file", env_file)):
        words += [option, str(path.absolute())] if path else []
    return tuple(words)


def _environment() -> tuple[tuple[str, str], ...]:
    """What the run needs and a timer does not have; passwords stay in the file of --env-file."""
    import briefgen

    source = str(Path(briefgen.__file__).parents[1])  # a checkout need not be installed
    kept = {name: os.environ[name] for name in _KEPT if os.environ.get(name)}
    own = {name: value for name, value in os.environ.items() if name.startswith("BRIEFGEN_") and value}
    found = {"LANG": "C.UTF-8", "PYTHONUTF8": "1", "PYTHONPATH": source, **kept, **own}
    return tuple((name, value) for name, value in sorted(found.items()) if value.isprintable())


@contextmanager
def _log_to(path: Path) -> Iterator[None]:
    """What the run tells goes to the file, too: no whole address and no secret part of a web address."""
    import logging
    from logging.handlers import RotatingFileHandler

    class Masked(logging.Formatter):
        def format(self, record: logging.LogRecord) -> str:
            return masked(super().format(record))

    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    handler.setFormatter(Masked("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger = logging.getLogger("briefgen")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        handler.close()
