"""Send an edition by a channel: claim, send, write down; what cannot be known is not sent again."""

import dataclasses
import hashlib
import logging
from dataclasses import dataclass
from typing import Any

from briefgen.errors import PublishError
from briefgen.publish.channel import Ambiguous, Environment, Kind, Nothing, Recipient
from briefgen.publish.edition import Edition
from briefgen.publish.ledger import Ledger, LostClaim, Row, State

log = logging.getLogger("briefgen.publish")

_WORDS = {State.PENDING: "未发出", State.SENDING: "正在发", State.SENT: "已发", State.AMBIGUOUS: "不明"}
_WORDS |= {State.NOTHING: "没有可发"}


@dataclass(frozen=True, slots=True)
class Sent:
    """How one delivery stands; `label` is masked, `earlier` when it went out in an earlier run."""

    channel: str
    label: str
    state: State
    what: str
    earlier: bool = False

    def __str__(self) -> str:
        before = "，早已发过，不再发" if self.earlier and self.state == State.SENT else ""
        return f"{_WORDS[self.state]}　{self.channel} → {self.label}：{self.what or '—'}{before}"


def deliver(
    kind: Kind,
    channel: Any,
    edition: Edition,
    ledger: Ledger,
    environment: Environment,
    resend: bool,
    entered: bool,
) -> tuple[Sent, ...]:
    """Send to every recipient of the channel who has not got it; one failure does not stop the rest.

    `entered`: only to those whom the ledger knows for this edition already.
    """
    done = []
    for recipient in kind.recipients(channel):
        if entered and ledger.row(edition.digest, recipient.key) is None:
            continue
        sent = _one(kind, channel, edition, recipient, ledger, environment, resend)
        log.info("publish: %s %s", edition.month, sent)
        done.append(sent)
    return tuple(done)


def planned(kind: Kind, channel: Any, edition: Edition, ledger: Ledger | None, resend: bool) -> list[str]:
    """What `deliver` would do, a line a recipient; nothing is sent nor written."""
    lines = []
    for recipient in kind.recipients(channel):
        row = ledger.row(edition.digest, recipient.key) if ledger else None
        again = resend or kind.repeatable
        if row and (
            row.state == State.SENT or (row.state not in (State.PENDING, State.NOTHING) and not again)
        ):
            lines.append(str(_told(channel.name, row)))
            continue
        try:
            told = f"将发　{channel.name} → {recipient.label}：{kind.plan(channel, edition, recipient)}"
        except PublishError as error:
            told = f"发不了　{channel.name} → {recipient.label}：{error}"
        lines.append(told)
    return lines


def stand_in(edition: Edition, month: str) -> Edition:
    """The edition as what readers get for `month`, which has no good one: a delivery of its own."""
    digest = hashlib.sha256(f"{edition.digest} {month}".encode()).hexdigest()
    return dataclasses.replace(edition, stale_for=month, digest=digest)


def troubles(sent: tuple[Sent, ...]) -> tuple[str, ...]:
    """A line for every delivery that is not known to have arrived; that there was nothing, once."""
    settled = {State.SENT, State.NOTHING}
    return tuple(
        str(item)
        for item in sent
        if item.state not in settled or (item.state == State.NOTHING and not item.earlier)
    )


def _one(
    kind: Kind,
    channel: Any,
    edition: Edition,
    recipient: Recipient,
    ledger: Ledger,
    environment: Environment,
    resend: bool,
) -> Sent:
    digest, key = edition.digest, recipient.key
    known = ledger.enter(digest, edition.month, channel.name, key, recipient.label).state
    if ledger.claim(digest, key, resend_ambiguous=resend or kind.repeatable) != State.PENDING:
        row = ledger.row(digest, key)
        assert row is not None, "it was just entered"
        return _told(channel.name, row)
    begun = False

    def begin() -> None:
        nonlocal begun
        ledger.begin(digest, key)
        begun = True

    state, what = State.AMBIGUOUS, "发送被打断"
    try:
        what = kind.send(channel, edition, recipient, environment, begin)
        state = State.SENT
    except LostClaim as error:
        return Sent(channel.name, recipient.label, State.SENDING, error.what)
    except Ambiguous as error:
        what = str(error)
    except Nothing as error:
        state, what = State.NOTHING, str(error)
    except PublishError as error:
        state, what = State.PENDING, str(error)
    finally:  # an interrupt or a bug, too, leaves a true word
        if state == State.AMBIGUOUS and (kind.repeatable or not begun):
            state = State.PENDING
        form, reason = (what, "") if state == State.SENT else ("", what)
        ledger.end(digest, key, state, reason, form)
    return Sent(channel.name, recipient.label, state, what, earlier=state == known == State.NOTHING)


def _told(channel: str, row: Row) -> Sent:
    hint = "；对方可能已收到，确认没有收到后用 --resend-ambiguous 重发"
    what = (
        row.form if row.state == State.SENT else row.reason + (hint if row.state == State.AMBIGUOUS else "")
    )
    state = row.state if not row.held or row.state == State.SENT else State.SENDING
    return Sent(
        channel, row.label, state, "另一个进程正在发" if state == State.SENDING else what, earlier=True
    )
