"""The channel `mail`: one message a reader over SMTP with TLS, as large as the server takes.

Each reader has a message of their own, so that nobody sees who else gets the book.
"""

import mimetypes
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from briefgen import readers
from briefgen.channels import Mail, Reader, masked
from briefgen.errors import PublishError
from briefgen.publish import smtp
from briefgen.publish.channel import Begin, Environment, Kind, Nothing, Recipient, filled
from briefgen.publish.edition import Edition
from briefgen.publish.ledger import key

_POLICY = policy.SMTP.clone(cte_type="7bit")  # not every server takes 8BITMIME


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to hand over the edition: the files attached, and its words for the log and the reader."""

    name: str
    files: tuple[str, ...]
    note: str = ""


def recipients(channel: Mail) -> tuple[Recipient, ...]:
    return tuple(Recipient(f"mail:{reader.address}", masked(reader.address), reader) for reader in channel.to)


def plan(channel: Mail, edition: Edition, recipient: Recipient) -> str:
    """What would go out if the server took `max_size` bytes."""
    tried: list[str] = []
    for form in forms(channel, edition, recipient.to):
        size = _at_least(edition, form)
        if size <= channel.max_size:
            size = len(_bytes(message(channel, edition, recipient.to, form)))
        if size <= channel.max_size:
            note = f"（{form.note}）" if form.note else ""
            return "；".join([*tried, f"{form.name}，编码后 {_megabytes(size)}{note}"])
        tried.append(f"{form.name}编码后 {_megabytes(size)}，超过 {_megabytes(channel.max_size)}")
    return "；".join([*tried, "没有可发的形式"])


def send(
    channel: Mail, edition: Edition, recipient: Recipient, environment: Environment, begin: Begin
) -> str:
    """Send the largest form that the server takes, and say which it was."""
    reader: Reader = recipient.to
    choices = forms(channel, edition, reader)
    tried: list[str] = []
    with smtp.connected(channel, environment) as server:
        limit = smtp.limit(server, channel)
        for form in choices:
            size = _at_least(edition, form)
            data = _bytes(message(channel, edition, reader, form)) if size <= limit else b""
            size = len(data) or size
            if size > limit or not smtp.transmit(server, channel, reader.address, data, begin):
                tried.append(f"{form.name}（编码后 {_megabytes(size)}）")
                continue
            return form.name + (f"；{'、'.join(tried)}服务器不收，太大" if tried else "")
    advice = "请给渠道写上 link，或请管理员放宽限制。" if channel.link is None else None
    raise PublishError(f"对服务器来说都太大：{'、'.join(tried)}。", next=advice)


def forms(channel: Mail, edition: Edition, reader: Reader) -> tuple[_Form, ...]:
    """The ways to hand it over, the fullest first: the book or that of the reader's cities, briefs, a link.

    Raises Nothing when the edition has nothing for the reader.
    """
    note = "" if edition.has_theme(reader.theme) else f"本期没有“{reader.theme}”版式，附的是原版式。"
    if reader.cities:
        found, note = _of_cities(edition, reader, note)
    else:
        found = _whole(edition, reader, note)
    if not found:
        raise Nothing("本期没有这位收件人要的内容" + (f"（{note}）" if note else "") + "。")
    if channel.link is not None:
        found.append(_Form("链接", (), f"{note}附件太大，请从链接取阅。"))
    return tuple(found)


def _whole(edition: Edition, reader: Reader, note: str) -> list[_Form]:
    """The book with its volumes, then the book alone that leads to them, or all briefs in its stead."""
    briefs, book = edition.briefs(reader.theme), edition.book(reader.theme)
    if book and (volumes := edition.volumes(reader.theme)):
        name = f"全书（总册与 {len(volumes)} 个分册）"
        alone = f"{note}分册太大，只附总册；各市县在分册里，请从链接或向编印者取阅。"
        return [_Form(name, (book, *volumes), note), _Form("总册", (book,), alone)]
    found = [_Form("全书", (book,), note)] if book else []
    more = f"{note}全书太大，改附各市简报。" if book else note
    return [*found, _Form("各市简报", briefs, more)] if briefs else found


def _of_cities(edition: Edition, reader: Reader, note: str) -> tuple[list[_Form], str]:
    """The book of the reader's cities where one is bound, and their briefs; what is missing is noted."""
    stems = {path.rpartition("/")[2].rpartition(".")[0]: path for path in edition.briefs(reader.theme)}
    cities, missing = readers.fitting(reader.cities, stems)
    if missing:
        note += f"本期没有：{'、'.join(missing)}。"
    if not cities:
        return [], note
    briefs = tuple(stems[city] for city in cities)
    own = edition.own(cities, reader.theme)
    if own is None:
        return [_Form("各市简报", briefs, note)], note
    name = f"合订本（{'、'.join(cities)}）"
    return [_Form(name, (own,), note), _Form("各市简报", briefs, f"{note}合订本太大，改附各市简报。")], note


def message(channel: Mail, edition: Edition, reader: Reader, form: _Form) -> EmailMessage:
    """The message to one reader; all headers are set by email.message, which takes no line breaks."""
    mail = EmailMessage(policy=_POLICY)
    title = filled(channel.subject, edition)
    mail["Subject"] = f"【未更新】{title}" if edition.stale_for else title
    mail["From"] = channel.sender
    mail["To"] = Address(display_name=reader.name or "", addr_spec=reader.address)
    mail["Date"] = format_datetime(datetime.now(UTC))
    host = channel.sender.rpartition("@")[2]
    mail["Message-ID"] = f"<{edition.digest[:24]}.{key('mail:' + reader.address)}@{host}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(_text(channel, edition, reader, form))
    for name in form.files:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        main, _, sub = kind.partition("/")
        mail.add_attachment(edition.read(name), maintype=main, subtype=sub, filename=edition.named(name))
    return mail


def plain(channel: Mail, to: str, subject: str, text: str, environment: Environment, begin: Begin) -> None:
    """Send a message without attachments, to the owner."""
    mail = EmailMessage(policy=_POLICY)
    mail["Subject"], mail["From"], mail["To"] = subject, channel.sender, to
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    with smtp.connected(channel, environment) as server:
        if not smtp.transmit(server, channel, to, _bytes(mail), begin):
            raise PublishError("服务器嫌信太大。")


def _text(channel: Mail, edition: Edition, reader: Reader, form: _Form) -> str:
    lines = [f"{reader.name}：" if reader.name else "您好："]
    if edition.stale_for:
        lines.append(f"{edition.stale_for} 的简报未能更新，以下为最近一期（{edition.month}）。")
    lines.append(f"{edition.year}年政府工作报告简报，{edition.month} 期。")
    lines += [form.note] if form.note else []
    lines += [f"网址：{filled(channel.link, edition)}"] if channel.link else []
    return "\n\n".join(lines) + "\n"


def _at_least(edition: Edition, form: _Form) -> int:
    """Bytes that a message with these files has at the least: base64 makes four of three."""
    return sum(map(edition.size, form.files)) * 4 // 3


def _bytes(mail: EmailMessage) -> bytes:
    """The message as it goes over the wire, attachments in base64; lines end with CRLF."""
    data = mail.as_bytes()
    return data if data.endswith(b"\r\n") else data + b"\r\n"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


KIND = Kind("mail", recipients, plan, send)
