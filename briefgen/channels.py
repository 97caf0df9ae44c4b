"""The channels that editions go out by: the tables [channels.NAME] of briefgen.toml, every fault told.

A kind of channel is one frozen dataclass here, whose fields are its keys, and one file in `publish/`.
"""

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_WHOLE = re.compile(r"([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-])[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]*@([A-Za-z0-9.-]+)")
_URL = re.compile(r"(https?://)(?:[^\s/@]*@)?([^\s/?#]+)[^\s”」』，。；）)>\]]*")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
STYLES = ("json", "wecom", "dingtalk", "slack")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who gets a mail: the book, or the briefs of `cities`; in `theme`, where the edition has it."""

    address: str
    name: str | None = None
    cities: tuple[str, ...] = ()
    theme: str | None = None


@dataclass(frozen=True, slots=True)
class Folder:
    """Editions are copied to `path`/<year>/<YYYY-MM>/, which may lie on a mounted share."""

    name: str
    path: Path
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """One message a reader. `max_size`, in bytes, is for servers that do not tell theirs; `timeout` in s."""

    name: str
    host: str
    sender: str
    to: tuple[Reader, ...]
    port: int = 587
    security: str = "starttls"
    username: str | None = None
    password_env: str | None = None
    ca_file: Path | None = None
    subject: str = "{year}年政府工作报告简报（{edition}）"
    link: str | None = None
    max_size: int = 20_000_000
    timeout: int = 60
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """A static folder: all editions sent, an index and a feed; `url` is where readers find it."""

    name: str
    path: Path
    url: str | None = None
    title: str = "政府工作报告简报"
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Webhook:
    """A message to a group's robot; an address that is itself a secret is named by `url_env`."""

    name: str
    url: str | None = None
    url_env: str | None = None
    style: str = "json"
    secret_env: str | None = None
    link: str | None = None
    timeout: int = 15
    stale: bool = False


Channel = Folder | Mail | Site | Webhook
TYPES: dict[str, type[Channel]] = {"folder": Folder, "mail": Mail, "site": Site, "webhook": Webhook}


def masked(text: str) -> str:
    """The text with every mail address as a***@host and every web address cut after its host."""
    return _URL.sub(r"\1\2/…", _WHOLE.sub(r"\1***@\2", text))


def read(tables: Any, base: Path | None) -> tuple[Channel, ...]:
    """The channels of the tables; relative paths count from `base`. Raises ValueError with all faults."""
    if not isinstance(tables, Mapping):
        raise ValueError("只能在 briefgen.toml 里写成 [channels.名称] 的表")
    faults: list[str] = []
    found = [_channel(name, table, base, faults) for name, table in tables.items()]
    if faults:
        raise ValueError("\n  ".join(["有误：", *faults]))
    return tuple(channel for channel in found if channel is not None)


def owner(value: Any, base: Path | None) -> str:
    """The mail address or web address that hears of failures. Raises ValueError."""
    return _url(value, base) if str(value).startswith("http") else _address(value, base)


def _channel(name: str, table: Any, base: Path | None, faults: list[str]) -> Channel | None:
    where = f"[channels.{name}]"
    if not isinstance(table, Mapping) or table.get("type") not in TYPES:
        faults.append(f"{where} type：应为 {'、'.join(TYPES)} 之一")
        return None
    kind = TYPES[table["type"]]
    given = {key: value for key, value in table.items() if key != "type"}
    values = _fields(kind, given, where, base, faults)
    if kind is Mail and values.get("username") is None and values.get("password_env"):
        faults.append(f"{where} password_env：有密码就要有 username")
    if kind is Webhook and not {"url", "url_env"} & given.keys():
        faults.append(f"{where} url：缺这一项（或 url_env，环境变量的名称）")
    return kind(name=name, **values) if not faults else None


def _fields(
    kind: type[Any], given: Mapping[str, Any], where: str, base: Path | None, faults: list[str]
) -> dict[str, Any]:
    """What the keys say, by the fields of the dataclass `kind`."""
    fields = {
        field.name: field for field in dataclasses.fields(kind) if field.name != "name" or kind is Reader
    }
    values: dict[str, Any] = {}
    for key, value in given.items():
        try:
            if key not in fields:
                raise ValueError(f"没有这一项；可用的有 {'、'.join(fields)}")
            values[key] = _READERS[key](value, base)
        except ValueError as error:
            faults.append(f"{where} {key}：{error}")
    for key, field in fields.items():
        if key not in given and field.default is MISSING:
            faults.append(f"{where} {key}：缺这一项")
    return values


def _line(value: Any, base: Path | None) -> str:
    """One line of text: what goes into a header may hold no line break nor other control character."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ValueError("应为一行文字，不含换行或控制字符")
    return value.strip()


def _address(value: Any, base: Path | None) -> str:
    if not isinstance(value, str) or not _ADDRESS.fullmatch(value) or len(value) > 254:
        raise ValueError("应为邮件地址 name@host，不含空白、换行或非 ASCII 字符")
    return value


def _to(value: Any, base: Path | None) -> tuple[Reader, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError("应为收件人的列表，至少一人")
    faults: list[str] = []
    readers: list[Reader] = []
    for number, item in enumerate(value, 1):
        table = item if isinstance(item, Mapping) else {"address": item}
        values = _fields(Reader, table, f"第 {number} 人", base, faults)
        if "address" in values:
            readers.append(Reader(**values))
    seen = [reader.address.lower() for reader in readers]
    faults += [f"{masked(address)} 写了两次" for address in dict.fromkeys(seen) if seen.count(address) > 1]
    if faults:
        raise ValueError("；".join(faults))
    return tuple(readers)


def _url(value: Any, base: Path | None) -> str:
    parts = urlsplit(_line(value, base))
    if " " in value or not value.isascii() or not parts.hostname:
        raise ValueError("应为网址")
    if parts.scheme != "https" and (parts.scheme != "http" or parts.hostname not in LOOPBACK):
        raise ValueError("应为 https:// 的网址")
    return str(value)


def _link(value: Any, base: Path | None) -> str:
    """Where readers find the edition; a link inside an office may be plain http or a share."""
    if not re.fullmatch(r"(https?|file|smb)://\S+", _line(value, base)):
        raise ValueError("应为网址，可含 {year} 与 {edition}")
    return str(value)


def _variable(value: Any, base: Path | None) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value):
        raise ValueError("应为环境变量的名称，不是密码本身")
    if value.startswith("BRIEFGEN_"):
        raise ValueError("BRIEFGEN_ 开头的环境变量是设置，请另取名称，如 SMTP_PASSWORD")
    return value


def _path(value: Any, base: Path | None) -> Path:
    path = Path(_line(value, base)).expanduser()
    return base / path if base is not None else path


def _number(least: int, most: int) -> Callable[[Any, Path | None], int]:
    def read(value: Any, base: Path | None) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(f"应为 {least} 至 {most} 的整数")
        return value

    return read


def _one_of(*words: str) -> Callable[[Any, Path | None], str]:
    def read(value: Any, base: Path | None) -> str:
        if value not in words:
            raise ValueError(f"应为 {'、'.join(words)} 之一")
        return str(value)

    return read


def _switch(value: Any, base: Path | None) -> bool:
    if not isinstance(value, bool):
        raise ValueError("应为 true 或 false")
    return value


def _cities(value: Any, base: Path | None) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise ValueError("应为城市名称的列表")
    return tuple(dict.fromkeys(item.strip() for item in value))


_READERS: dict[str, Callable[[Any, Path | None], Any]] = {
    "address": _address,
    "ca_file": _path,
    "cities": _cities,
    "host": _line,
    "link": _link,
    "max_size": _number(10_000, 1_000_000_000),
    "name": _line,
    "password_env": _variable,
    "path": _path,
    "port": _number(1, 65535),
    "secret_env": _variable,
    "security": _one_of("starttls", "tls"),
    "sender": _address,
    "stale": _switch,
    "style": _one_of(*STYLES),
    "subject": _line,
    "theme": _line,
    "timeout": _number(1, 600),
    "title": _line,
    "to": _to,
    "url": _url,
    "url_env": _variable,
    "username": _line,
}
