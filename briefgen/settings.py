"""Settings: defaults < briefgen.toml < BRIEFGEN_* < options; all faults reported at once.

A setting is one field of `Settings` with its line in `HELP`; nothing else needs to know it.
"""

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefgen import channels
from briefgen.channels import Channel
from briefgen.errors import SettingsError

FILE = "briefgen.toml"
DEFAULT_FORMATS = ("pdf", "briefs", "html", "csv", "xlsx", "jsonl")
EXECUTORS = ("local", "dask")
FORMATS = DEFAULT_FORMATS
_YEARS = range(1990, 2100)
_EXAMPLES = {
    "year": "2023",
    "mark": '"内部资料"',
    "report_to": '"市委、市政府领导"',
    "send_to": '"市直各单位"',
    "issue_to": '"各县（市、区）政府"',
    "copies": "80",
    "edition": '"2023-11"',
    "scheduler": '"tcp://10.0.0.5:8786"',
    "cache": '".briefgen-cache"',
    "owner": '"a@example.org"',
}
_UNSHOWN = ("owner", "channels")  # addresses, which no message nor log shows whole


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is told. Paths are absolute or relative to the working folder.

    `reports` empty means the demo corpus; `cities` empty means all. `edition` is YYYY-MM.
    """

    year: int | None = None
    reports: tuple[Path, ...] = ()
    cities: tuple[str, ...] = ()
    out: Path = Path("output")
    theme: str = "modern"
    formats: tuple[str, ...] = DEFAULT_FORMATS
    overrides: Path | None = None
    issuer: str = "briefgen"
    mark: str | None = None
    brief_name: str = "政府工作报告简报"
    report_to: str | None = None
    send_to: str | None = None
    issue_to: str | None = None
    copies: int | None = None
    edition: str | None = None
    timezone: str = "Asia/Shanghai"
    strict: bool = False
    volume_cities: int = 120
    jobs: int = 0
    executor: str = "local"
    scheduler: str | None = None
    cache: Path | None = None
    no_cache: bool = False
    owner: str | None = None
    channels: tuple[Channel, ...] = ()


HELP = {
    "year": "报告年份（作报告的那一年），如 2023",
    "reports": "报告文件或文件夹，可写多个；不写则用随附的示例语料",
    "cities": "只做这些城市，写全称或简称；不写则全做",
    "out": "输出文件夹",
    "theme": "版式主题",
    "formats": "输出格式：" + "、".join(FORMATS),
    "overrides": "自己的模板与样式文件夹，同名文件优先",
    "issuer": "编发单位，印在封面",
    "mark": "密级或内部标记，如 内部资料；不写则不印",
    "brief_name": "简报名称，印在公文主题单份简报的报头",
    "report_to": "报尾的报送单位（报：）；不写则不印，下同",
    "send_to": "报尾的送往单位（送：）",
    "issue_to": "报尾的下发单位（发：）",
    "copies": "报尾的印数",
    "edition": "期次 YYYY-MM；不写则取当前月份",
    "timezone": "确定当前月份所用时区",
    "strict": "有缺漏时以退出码 1 结束",
    "volume_cities": "全书超过多少个市县就按省分册（volumes 文件夹）；0 为从不分册",
    "jobs": "同时工作的进程数；0 为本机的核数",
    "executor": "谁来做：local 为本机的进程，dask 为 Dask 集群的工作机（须装 briefgen[dask]）",
    "scheduler": "Dask 调度器的地址，如 tcp://10.0.0.5:8786；executor 为 dask 时用",
    "cache": "缓存文件夹，可随时删除；不写则用本用户的缓存文件夹",
    "no_cache": "不用缓存，全部重做",
    "owner": "负责人：成书或发送失败时通知的邮件地址，或群机器人的网址",
    "channels": "发送渠道：写成 [channels.名称] 的表，放在文件末尾，见 docs/delivery.md",
}


def load(file: Path | None, environment: Mapping[str, str], options: Mapping[str, Any]) -> Settings:
    """The settings of one run.

    `file` is a briefgen.toml (None: none); its relative paths count from its own folder.
    `environment` is read for BRIEFGEN_<NAME>, lists separated by commas. `options` are those of the
    command line, None meaning not given. Raises SettingsError with every fault found.
    """
    faults: list[str] = []
    values: dict[str, Any] = {}
    if file is not None:
        values |= _checked(_from_file(file, faults), f"{file.name}：", faults, file.parent)
    values |= _checked(_from_environment(environment), "环境变量 ", faults, None)
    values |= _checked({k: v for k, v in options.items() if v is not None}, "选项 ", faults, None)
    if faults:
        raise SettingsError("设置有误：\n  " + "\n  ".join(faults), next="请改正后再试。")
    return Settings(**values)


def template(reports: str | None = None) -> str:
    """A commented briefgen.toml with every setting at its default; `reports` switches that one on."""
    lines = ["# briefgen 设置。去掉行首的 # 即生效；命令行选项优先于环境变量，环境变量优先于本文件。", ""]
    for field in dataclasses.fields(Settings):
        lines += [f"# {HELP[field.name]}", f"# {field.name} = {_toml(field.name, field.default)}", ""]
    text = "\n".join(lines)
    return text.replace("# reports = []", f'reports = ["{reports}"]') if reports else text


def _toml(name: str, default: object) -> str:
    if default is None:
        return _EXAMPLES.get(name, '"…"')
    if isinstance(default, bool | int):
        return str(default).lower()
    if name == "channels":
        return "{}"
    if isinstance(default, tuple):
        return "[" + ", ".join(f'"{item}"' for item in default) + "]"
    return f'"{default}"'


def _from_file(file: Path, faults: list[str]) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        faults.append(f"{file}：读不了（{error}）")
        return {}


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    prefix = "BRIEFGEN_"
    return {
        name[len(prefix) :].lower(): value
        for name, value in sorted(environment.items())
        if name.startswith(prefix) and value and name != "BRIEFGEN_VENV"  # which is for ./run
    }


def _checked(given: Mapping[str, Any], origin: str, faults: list[str], base: Path | None) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in _READERS:
            known = "、".join(_READERS)
            faults.append(f"{origin}{name}：没有这个设置；可用的有 {known}")
            continue
        try:
            values[name] = _READERS[name](value, base)
        except ValueError as error:
            shown = "" if name in _UNSHOWN else f" = {value!r}"
            faults.append(f"{origin}{name}{shown}：{error}")
    return values


def _year(value: Any, base: Path | None) -> int:
    if isinstance(value, bool) or not re.fullmatch(r"\d{4}", str(value)) or int(value) not in _YEARS:
        raise ValueError(f"应为 {_YEARS.start} 至 {_YEARS.stop - 1} 之间的四位年份")
    return int(value)


def _jobs(value: Any, base: Path | None) -> int:
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,3}", str(value)):
        raise ValueError("应为 0 至 999 的整数")
    return int(value)


def _volume_cities(value: Any, base: Path | None) -> int:
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,5}", str(value)):
        raise ValueError("应为 0 至 99999 的整数")
    return int(value)


def _executor(value: Any, base: Path | None) -> str:
    if value not in EXECUTORS:
        raise ValueError(f"可用的有 {'、'.join(EXECUTORS)}")
    return str(value)


def _copies(value: Any, base: Path | None) -> int:
    if isinstance(value, bool) or not re.fullmatch(r"[1-9]\d{0,5}", str(value)):
        raise ValueError("应为正整数")
    return int(value)


def _list(value: Any) -> list[str]:
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, list | tuple) or not all(isinstance(item, str | Path) for item in items):
        raise ValueError("应为字符串的列表")
    return [str(item).strip() for item in items if str(item).strip()]


def _path(value: Any, base: Path | None) -> Path:
    if not isinstance(value, str | Path) or not str(value).strip():
        raise ValueError("应为路径")
    path = Path(value).expanduser()
    return base / path if base is not None else path


def _paths(value: Any, base: Path | None) -> tuple[Path, ...]:
    return tuple(_path(item, base) for item in _list(value))


def _names(value: Any, base: Path | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_list(value)))


def _formats(value: Any, base: Path | None) -> tuple[str, ...]:
    names = _names(value, base)
    wrong = [name for name in names if name not in FORMATS]
    if wrong or not names:
        raise ValueError(f"没有格式 {'、'.join(wrong) or '（空）'}；可用的有 {'、'.join(FORMATS)}")
    return names


def _text(value: Any, base: Path | None) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("应为非空文字")
    return value.strip()


def _edition(value: Any, base: Path | None) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[12][0-9]{3}-(0[1-9]|1[0-2])", value):
        raise ValueError("应写成 YYYY-MM，如 2023-11")
    return value


def _timezone(value: Any, base: Path | None) -> str:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(_text(value, base)).key
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError("没有这个时区，如 Asia/Shanghai") from error


def _switch(value: Any, base: Path | None) -> bool:
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if isinstance(value, bool):
        return value
    if str(value).lower() not in words:
        raise ValueError("应为 true 或 false")
    return words[str(value).lower()]


_READERS: dict[str, Callable[[Any, Path | None], Any]] = {
    "year": _year,
    "reports": _paths,
    "cities": _names,
    "out": _path,
    "theme": _text,
    "formats": _formats,
    "overrides": _path,
    "issuer": _text,
    "mark": _text,
    "brief_name": _text,
    "report_to": _text,
    "send_to": _text,
    "issue_to": _text,
    "copies": _copies,
    "edition": _edition,
    "timezone": _timezone,
    "strict": _switch,
    "volume_cities": _volume_cities,
    "jobs": _jobs,
    "executor": _executor,
    "scheduler": _text,
    "cache": _path,
    "no_cache": _switch,
    "owner": channels.owner,
    "channels": channels.read,
}
