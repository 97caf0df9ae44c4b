"""Publish: an edition that passed the gates goes out by the channels, to each recipient once.

A channel is one file here, its place in `KINDS`, and its keys in `briefgen/channels.py`.
"""

from collections.abc import Sequence

from briefgen.channels import TYPES, Channel
from briefgen.publish import folder, mail, sending, site, webhook
from briefgen.publish.channel import Environment, Kind
from briefgen.publish.edition import Edition, all_folders, good, last_good
from briefgen.publish.ledger import FILE, Ledger, State
from briefgen.publish.owner import tell_owner
from briefgen.publish.sending import Sent, stand_in, troubles

KINDS: tuple[Kind, ...] = (folder.KIND, mail.KIND, site.KIND, webhook.KIND)
_BY_TYPE = {TYPES[kind.name]: kind for kind in KINDS}

__all__ = [
    "FILE",
    "KINDS",
    "Edition",
    "Ledger",
    "Sent",
    "State",
    "all_folders",
    "good",
    "last_good",
    "owes",
    "planned",
    "publish",
    "stand_in",
    "tell_owner",
    "troubles",
]


def publish(
    edition: Edition,
    channels: Sequence[Channel],
    ledger: Ledger,
    environment: Environment,
    *,
    resend_ambiguous: bool = False,
    entered: bool = False,
) -> tuple[Sent, ...]:
    """Send the edition to everybody who has not got it; says how each delivery stands now.

    `entered` leaves out who was never to get this edition, such as a reader added since.

    Raises PublishError when the ledger cannot be used: nothing is sent without it.
    """
    return tuple(
        sent
        for channel in channels
        for sent in sending.deliver(
            _BY_TYPE[type(channel)], channel, edition, ledger, environment, resend_ambiguous, entered
        )
    )


def owes(edition: Edition, channels: Sequence[Channel], ledger: Ledger) -> bool:
    """Whether sending the edition was tried and is still to be done for somebody whom the channels reach."""
    keys = [one.key for channel in channels for one in _BY_TYPE[type(channel)].recipients(channel)]
    rows = (ledger.row(edition.digest, key) for key in keys)
    return any(row is not None and row.state == State.PENDING for row in rows)


def planned(
    edition: Edition, channels: Sequence[Channel], ledger: Ledger | None, *, resend_ambiguous: bool = False
) -> tuple[str, ...]:
    """What `publish` would send where, a line a recipient; `ledger` is None when there is none yet."""
    return tuple(
        line
        for channel in channels
        for line in sending.planned(_BY_TYPE[type(channel)], channel, edition, ledger, resend_ambiguous)
    )
