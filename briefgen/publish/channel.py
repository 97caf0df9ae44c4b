"""What every channel is: whom it reaches, what it would do, and how it sends one delivery."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from briefgen.errors import PublishError
from briefgen.publish.edition import Edition

Environment = Mapping[str, str]

Begin = Callable[[], None]
"""Called once, right before the act that cannot be taken back; raises when that must not happen."""


class Ambiguous(PublishError):
    """The other side may have taken the delivery and did not say so."""


class Nothing(PublishError):
    """The edition has nothing for this recipient: to be told once, and no reason to try again."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One delivery of a channel: `key` is unique among all channels, `label` for messages, `to` its own."""

    key: str
    label: str
    to: Any = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of channel.

    `plan(channel, edition, recipient)` says what would go out. `send(channel, edition, recipient,
    environment, begin)` sends it and says what went; it raises PublishError when surely nothing was
    taken, Ambiguous when that cannot be known, Nothing when there is nothing to send. `repeatable`:
    sending again does no harm, since it leaves what is there already, so that an interrupted delivery is
    simply done again.
    """

    name: str
    recipients: Callable[[Any], tuple[Recipient, ...]]
    plan: Callable[[Any, Edition, Recipient], str]
    send: Callable[[Any, Edition, Recipient, Environment, Begin], str]
    repeatable: bool = False


def filled(text: str, edition: Edition) -> str:
    """The text with {year} and {edition} put in."""
    return text.replace("{year}", str(edition.year)).replace("{edition}", edition.month)


def secret(name: str, environment: Environment) -> str:
    """A password or secret address out of the environment; raises PublishError when it is not there."""
    value = environment.get(name)
    if not value:
        advice = "请设好它；定时运行时写在 --env-file 所指的文件里。"
        raise PublishError(f"没有环境变量 {name}。", next=advice)
    return value
