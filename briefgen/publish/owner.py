"""Tell the owner what went wrong; the same words once."""

import hashlib
from urllib.parse import urlsplit

from briefgen.channels import Channel, Mail, Webhook, masked
from briefgen.errors import PublishError
from briefgen.publish import mail, webhook
from briefgen.publish.channel import Ambiguous, Begin, Environment
from briefgen.publish.ledger import Ledger, State

_STYLES = {"qyapi.weixin.qq.com": "wecom", "oapi.dingtalk.com": "dingtalk", "hooks.slack.com": "slack"}


def tell_owner(
    owner: str | None,
    channels: tuple[Channel, ...],
    ledger: Ledger,
    environment: Environment,
    subject: str,
    text: str,
) -> str:
    """Send `text` to the owner, by the server of the first mail channel or to the web address.

    Says how it went, in words for the record: a failure here must not hide the failure that is told.
    """
    if owner is None:
        return "没有设 owner，未通知负责人"
    digest = hashlib.sha256(f"owner\n{subject}\n{text}".encode()).hexdigest()
    key = f"owner:{owner}"
    try:
        ledger.enter(digest, "", "owner", key, masked(owner))
        state = ledger.claim(digest, key)
        if state != State.PENDING:
            return f"负责人（{masked(owner)}）此前已被通知" if state == State.SENT else "通知负责人的结果不明"
        return _told(owner, channels, ledger, environment, subject, text, digest, key)
    except PublishError as error:
        return f"通知负责人（{masked(owner)}）失败：{error}"


def _told(
    owner: str,
    channels: tuple[Channel, ...],
    ledger: Ledger,
    environment: Environment,
    subject: str,
    text: str,
    digest: str,
    key: str,
) -> str:
    try:
        _send(owner, channels, subject, text, environment, lambda: ledger.begin(digest, key))
    except Ambiguous as error:
        ledger.end(digest, key, State.AMBIGUOUS, str(error))
        raise
    except PublishError as error:
        ledger.end(digest, key, State.PENDING, str(error))
        raise
    ledger.end(digest, key, State.SENT)
    return f"已通知负责人（{masked(owner)}）"


def _send(
    owner: str,
    channels: tuple[Channel, ...],
    subject: str,
    text: str,
    environment: Environment,
    begin: Begin,
) -> None:
    if owner.startswith("http"):
        style = _STYLES.get(urlsplit(owner).hostname or "", "json")
        webhook.post(
            Webhook("owner", url=owner, style=style), subject, f"{subject}\n{text}", environment, begin
        )
        return
    servers = [channel for channel in channels if isinstance(channel, Mail)]
    if not servers:
        raise PublishError("没有 mail 渠道，不知道用哪台邮件服务器。")
    mail.plain(servers[0], owner, subject, text, environment, begin)
