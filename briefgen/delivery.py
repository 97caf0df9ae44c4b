"""Deliver: the monthly run over build and publish, and publishing by hand. Knows both; the stages do not."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from briefgen import publish
from briefgen.channels import Channel
from briefgen.errors import PublishError, ScheduleError
from briefgen.publish import Ledger, Sent, State
from briefgen.schedule import Result, Work
from briefgen.settings import Settings

Clock = Callable[[], datetime]

_LOOK_BACK = 3  # earlier editions whose deliveries are still tried


def edition_folder(settings: Settings, name: str | None) -> Path:
    """The folder of the edition YYYY-MM, or at a path, or (None) the newest; raises PublishError."""
    if name is not None and Path(name).is_dir():
        return Path(name)
    folders = [
        path
        for path in publish.all_folders(settings.out)
        if name in (None, path.name) and settings.year in (None, int(path.parent.name))
    ]
    if not folders:
        what = f"没有 {name} 这一期。" if name else "还没有任何一期。"
        raise PublishError(what, where=str(settings.out), next="请先运行 briefgen build。")
    if name is not None and len(folders) > 1:
        years = "、".join(sorted(path.parent.name for path in folders))
        raise PublishError(f"{name} 有几个年份（{years}）。", next="请写期次文件夹的路径。")
    return folders[0]


def month_of(settings: Settings, now: datetime) -> str:
    """The edition's month, as `build` reckons it."""
    from briefgen import build as pipeline

    return pipeline.month(settings, now)


def chosen(settings: Settings, names: tuple[str, ...]) -> tuple[Channel, ...]:
    """The channels named, all when none is; raises PublishError when there is none or no such one."""
    known = {channel.name: channel for channel in settings.channels}
    if not known:
        advice = "请在 briefgen.toml 里写 [channels.名称]，见 docs/delivery.md。"
        raise PublishError("没有设发送渠道，什么也没有发。", next=advice)
    if unknown := [name for name in names if name not in known]:
        raise PublishError(f"没有渠道 {'、'.join(unknown)}；已设的有 {'、'.join(known)}。")
    return tuple(known[name] for name in dict.fromkeys(names or known))


@contextmanager
def ledger(settings: Settings, clock: Clock) -> Iterator[Ledger]:
    """The ledger of the output folder."""
    book = Ledger(settings.out / publish.FILE, clock)
    try:
        yield book
    finally:
        book.close()


def owed(settings: Settings, clock: Clock) -> tuple[str, ...]:
    """The months of which a delivery was tried and is still to be made; none where nothing was ever sent.

    What an edition replaced since, or a reader who is no longer one, was to get is not owed. Settings without
    channels say nothing about that: every delivery that was not made then counts.
    """
    if not (settings.out / publish.FILE).is_file():
        return ()
    with ledger(settings, clock) as book:
        months = book.unfinished()
        if not settings.channels:
            return months
        folders = [folder for folder in publish.all_folders(settings.out) if folder.name in months]
        return tuple(sorted({f.name for f in folders if _owes(f, settings, book)}))


def _owes(folder: Path, settings: Settings, book: Ledger) -> bool:
    try:
        return publish.owes(publish.good(folder, sample=True), settings.channels, book)
    except PublishError:
        return True  # what cannot be read cannot be said to be done


def send(
    settings: Settings,
    folder: Path,
    names: tuple[str, ...],
    environment: Mapping[str, str],
    clock: Clock,
    *,
    resend_ambiguous: bool = False,
    sample: bool = False,
) -> tuple[Sent, ...]:
    """Send the edition in `folder` by the channels named; raises PublishError when it must not go out."""
    channels, edition = chosen(settings, names), publish.good(folder, sample=sample)
    with ledger(settings, clock) as book:
        return publish.publish(edition, channels, book, environment, resend_ambiguous=resend_ambiguous)


def dry_run(
    settings: Settings,
    folder: Path,
    names: tuple[str, ...],
    clock: Clock,
    *,
    resend_ambiguous: bool = False,
    sample: bool = False,
) -> tuple[str, ...]:
    """What `send` would do, a line a recipient; nothing is sent nor written."""
    channels, edition = chosen(settings, names), publish.good(folder, sample=sample)
    if not (settings.out / publish.FILE).is_file():
        return publish.planned(edition, channels, None, resend_ambiguous=resend_ambiguous)
    with ledger(settings, clock) as book:
        return publish.planned(edition, channels, book, resend_ambiguous=resend_ambiguous)


def monthly(
    settings: Settings,
    environment: Mapping[str, str],
    clock: Clock,
    progress: Callable[[str, int, int, str], None] = lambda *_: None,
) -> Work:
    """The work of a monthly run with these settings; `progress` is told that of its build."""

    def build(month: str) -> Path:
        from briefgen import build as pipeline

        made = pipeline.build(replace(settings, edition=month), clock(), progress)
        return made.folder

    def check(folder: Path) -> None:
        publish.good(folder)

    def send_all(folder: Path) -> Result:
        return _send_all(settings, folder, environment, clock)

    def stand_in(month: str) -> str:
        return _stand_in(settings, month, environment, clock)

    def tell(subject: str, text: str) -> str:
        with ledger(settings, clock) as book:
            return publish.tell_owner(settings.owner, settings.channels, book, environment, subject, text)

    return Work(build, check, send_all, stand_in, tell)


def environment_of(file: Path | None, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with the NAME=value lines of `file`, which must be private; raises ScheduleError."""
    if file is None:
        return dict(environment)
    try:
        open_to_others = file.stat().st_mode & 0o077
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ScheduleError("环境变量文件读不了。", where=str(file)) from error
    if open_to_others:
        raise ScheduleError("环境变量文件别人也能读。", where=str(file), next=f"请执行 chmod 600 {file}。")
    pairs = [line.partition("=") for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if any(not equals for _, equals, _ in pairs):
        raise ScheduleError("环境变量文件应每行写一个 名称=值。", where=str(file))
    return {**environment, **{name.strip(): value.strip() for name, _, value in pairs}}


def _send_all(settings: Settings, folder: Path, environment: Mapping[str, str], clock: Clock) -> Result:
    """Send the edition, and first what is left of the ones before it."""
    if not settings.channels:
        return Result(True, f"已成书，在 {folder}；没有设发送渠道，未发送")
    edition = publish.good(folder)
    with ledger(settings, clock) as book:
        late = _late(settings, book, edition.month, environment)
        sent = publish.publish(edition, settings.channels, book, environment)
    new = sum(item.state == State.SENT and not item.earlier for item in sent)
    before = sum(item.state == State.SENT and item.earlier for item in sent)
    troubles = publish.troubles((*late, *sent))
    told = [
        f"已成书，在 {folder}；新发 {new} 份，早已发过 {before} 份，未发出或不明 {len(troubles)} 份",
        *troubles,
    ]
    ok = all(item.state in (State.SENT, State.AMBIGUOUS, State.NOTHING) for item in sent)
    return Result(ok, "；".join(told), trouble=bool(troubles))


def _late(settings: Settings, book: Ledger, month: str, environment: Mapping[str, str]) -> tuple[Sent, ...]:
    """Send what earlier editions still owe their readers, the oldest first."""
    months = [name for name in book.unfinished() if name < month][-_LOOK_BACK:]
    found: list[Sent] = []
    for folder in reversed(publish.all_folders(settings.out)):
        if folder.name in months:
            try:
                edition = publish.good(folder)
            except PublishError:
                continue  # replaced or damaged since; what came after it went out
            found += publish.publish(edition, settings.channels, book, environment, entered=True)
    return tuple(found)


def _stand_in(settings: Settings, month: str, environment: Mapping[str, str], clock: Clock) -> str:
    channels = [channel for channel in settings.channels if channel.stale]
    if not channels:
        return ""
    last = publish.last_good(settings.out, month, settings.year)
    if last is None:
        return "没有可代替的旧期"
    with ledger(settings, clock) as book:
        sent = publish.publish(publish.stand_in(last, month), channels, book, environment)
    return "；".join([f"已发 {last.month} 一期，标明未更新", *publish.troubles(sent)])
