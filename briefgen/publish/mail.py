"""The channel `mail`: one message a reader over SMTP with TLS, as large as the server takes.

Each reader has a message of their own, so that nobody sees who else gets the book. The message is sent
by hand after DATA: the connection may break at any byte before the final dot and the server must drop
what it has; only the wait for the answer to the dot leaves doubt.
"""

import mimetypes
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from briefgen.channels import Mail, Reader, masked
from briefgen.errors import PublishError
from briefgen.publish.channel import Ambiguous, Begin, Environment, Kind, Recipient, filled, secret
from briefgen.publish.deadline import bounded
from briefgen.publish.edition import Edition
from briefgen.publish.ledger import key

_TOO_BIG = 552
_STEPS = ("MAIL", "RCPT", "DATA")
_CHUNK = 1 << 16
_LONGEST = 1200  # seconds for one message, less than the ledger's lease
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
        size = len(_bytes(message(channel, edition, recipient.to, form)))
        if size <= channel.max_size:
            return "；".join([*tried, f"{form.name}，编码后 {_megabytes(size)}"])
        tried.append(f"{form.name}编码后 {_megabytes(size)}，超过 {_megabytes(channel.max_size)}")
    return "；".join([*tried, "没有可发的形式"])


def send(
    channel: Mail, edition: Edition, recipient: Recipient, environment: Environment, begin: Begin
) -> str:
    """Send the largest form that the server takes, and say which it was."""
    reader: Reader = recipient.to
    choices = forms(channel, edition, reader)
    tried: list[str] = []
    with _connected(channel, environment) as server:
        limit = _limit(server, channel)
        for form in choices:
            data = _bytes(message(channel, edition, reader, form))
            if len(data) > limit or not _transmit(server, channel, reader, data, begin):
                tried.append(f"{form.name}（编码后 {_megabytes(len(data))}）")
                continue
            return form.name + (f"；{'、'.join(tried)}服务器不收，太大" if tried else "")
    advice = "请给渠道写上 link，或请管理员放宽限制。" if channel.link is None else None
    raise PublishError(f"对服务器来说都太大：{'、'.join(tried)}。", next=advice)


def forms(channel: Mail, edition: Edition, reader: Reader) -> tuple[_Form, ...]:
    """The ways to hand it over, the fullest first: the book or the reader's cities, briefs, a link.

    Raises PublishError when the edition has nothing for the reader.
    """
    notes = []
    if not edition.has_theme(reader.theme):
        notes.append(f"本期没有“{reader.theme}”版式，附的是原版式。")
    briefs = edition.briefs(reader.theme)
    if reader.cities:
        briefs, missing = _of_cities(briefs, reader.cities)
        if missing:
            notes.append(f"本期没有：{'、'.join(missing)}。")
        first = _Form("各市简报", briefs, "".join(notes)) if briefs else None
        rest = []
    else:
        book = edition.book(reader.theme)
        first = _Form("全书", (book,), "".join(notes)) if book else None
        note = "".join([*notes, "全书太大，改附各市简报。"] if book else notes)
        rest = [_Form("各市简报", briefs, note)] if briefs else []
    found = [first, *rest] if first else rest
    if not found:
        raise PublishError("本期没有这位收件人要的内容" + (f"（{''.join(notes)}）" if notes else "") + "。")
    if channel.link is not None:
        note = "".join([*notes, "附件太大，请从链接取阅。"])
        found.append(_Form("链接", (), note))
    return tuple(found)


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
    with _connected(channel, environment) as server:
        if not _transmit(server, channel, Reader(to), _bytes(mail), begin):
            raise PublishError("服务器嫌信太大。")


def _text(channel: Mail, edition: Edition, reader: Reader, form: _Form) -> str:
    lines = [f"{reader.name}：" if reader.name else "您好："]
    if edition.stale_for:
        lines.append(f"{edition.stale_for} 的简报未能更新，以下为最近一期（{edition.month}）。")
    lines.append(f"{edition.year}年政府工作报告简报，{edition.month} 期。")
    lines += [form.note] if form.note else []
    lines += [f"网址：{filled(channel.link, edition)}"] if channel.link else []
    return "\n\n".join(lines) + "\n"


def _of_cities(briefs: tuple[str, ...], cities: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The briefs of the cities, by full name or by the start of one, and the cities that have none."""
    found: list[str] = []
    missing = []
    for city in cities:
        stems = {path.rpartition("/")[2].rpartition(".")[0]: path for path in briefs}
        fitting = (
            [stems[city]] if city in stems else [p for stem, p in stems.items() if stem.startswith(city)]
        )
        if len(fitting) == 1:
            found += fitting
        else:
            missing.append(city if not fitting else f"{city}（有 {len(fitting)} 个，请写全称）")
    return tuple(dict.fromkeys(found)), tuple(missing)


def _bytes(mail: EmailMessage) -> bytes:
    """The message as it goes over the wire, attachments in base64; lines end with CRLF."""
    data = mail.as_bytes()
    return data if data.endswith(b"\r\n") else data + b"\r\n"


@contextmanager
def _connected(channel: Mail, environment: Environment) -> Iterator[smtplib.SMTP]:
    """A connection under TLS, logged in, bounded in time. What fails in here was surely not sent."""
    opened: list[smtplib.SMTP] = []
    longest = min(10 * channel.timeout, _LONGEST)
    with bounded(longest, lambda: getattr(opened[-1], "sock", None) if opened else None):
        try:
            try:
                server = _open(channel, opened)
                _log_in(server, channel, environment)
            except (smtplib.SMTPException, OSError) as error:
                where = f"{channel.host}:{channel.port}"
                raise PublishError(f"连不上邮件服务器（{_why(error)}）。", where=where) from error
            yield server
            with suppress(smtplib.SMTPException, OSError):  # what was sent is sent
                server.quit()
        finally:
            for server in opened:
                server.close()


class _Plain(smtplib.SMTP):
    """Known to `opened` before it connects, so that a server which greets byte by byte can be cut off."""

    def __init__(self, opened: list[smtplib.SMTP], channel: Mail) -> None:
        opened.append(self)
        super().__init__(channel.host, channel.port, timeout=channel.timeout)


class _Tls(smtplib.SMTP_SSL):
    """The same for TLS from the first byte."""

    def __init__(self, opened: list[smtplib.SMTP], channel: Mail, context: ssl.SSLContext) -> None:
        opened.append(self)
        super().__init__(channel.host, channel.port, timeout=channel.timeout, context=context)


def _open(channel: Mail, opened: list[smtplib.SMTP]) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=str(channel.ca_file) if channel.ca_file else None)
    if channel.security == "tls":
        return _Tls(opened, channel, context)
    server = _Plain(opened, channel)
    code, answer = server.starttls(context=context)  # raises where it is not offered: never in the clear
    if code != 220:
        raise smtplib.SMTPResponseException(code, answer)
    return server


def _log_in(server: smtplib.SMTP, channel: Mail, environment: Environment) -> None:
    server.ehlo_or_helo_if_needed()
    if channel.username is not None:
        server.login(channel.username, _password(channel, environment))


def _password(channel: Mail, environment: Environment) -> str:
    """From the environment where the channel names a variable, else from the keyring."""
    if channel.password_env is not None:
        return secret(channel.password_env, environment)
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as error:
        advice = "请写 password_env，或 pip install keyring。"
        raise PublishError("渠道有 username，没有密码的来处。", next=advice) from error
    try:
        found = keyring.get_password(f"briefgen:{channel.host}", str(channel.username))
    except KeyringError as error:
        raise PublishError("系统钥匙串用不了。", next="定时运行没有桌面时请改用 password_env。") from error
    if found is None:
        advice = f"请运行 keyring set briefgen:{channel.host} 用户名。"
        raise PublishError("系统钥匙串里没有这个邮箱的密码。", next=advice)
    return str(found)


def _limit(server: smtplib.SMTP, channel: Mail) -> int:
    """Bytes that the server takes: what it says of itself, 0 meaning no limit, else `max_size`."""
    told = server.esmtp_features.get("size", "")
    if told.isdigit():
        return int(told) or 1 << 62
    return channel.max_size


def _transmit(server: smtplib.SMTP, channel: Mail, reader: Reader, data: bytes, begin: Begin) -> bool:
    """Send one message; False when the server finds it too big. Raises PublishError or Ambiguous."""
    size = [f"size={len(data)}"] if server.has_extn("size") else []
    try:
        for code, answer in (_ask(server, channel, reader, size, step) for step in _STEPS):
            if _too_big(code, answer):
                server.rset()
                return False
            if code not in (250, 251, 354):
                raise PublishError(f"服务器拒收（{code} {_said(answer)}）。")
        body = re.sub(rb"(?m)^\.", b"..", data)
        for start in range(0, len(body), _CHUNK):  # the time-out is one of each call
            server.send(body[start : start + _CHUNK])
    except (smtplib.SMTPException, OSError) as error:
        raise PublishError(f"连接中断，未发出（{_why(error)}）。") from error
    begin()
    return _finish(server)


def _ask(
    server: smtplib.SMTP, channel: Mail, reader: Reader, size: list[str], step: str
) -> tuple[int, bytes]:
    if step == "MAIL":
        return server.mail(channel.sender, size)
    return server.rcpt(reader.address) if step == "RCPT" else server.docmd("DATA")


def _finish(server: smtplib.SMTP) -> bool:
    """Send the final dot and wait for the word that settles it."""
    try:
        server.send(b".\r\n")
        code, answer = server.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise Ambiguous(f"信已发出，没等到服务器的答复（{_why(error)}）。") from error
    if code == 250:
        return True
    if _too_big(code, answer):
        return False
    if 400 <= code < 600:
        raise PublishError(f"服务器拒收（{code} {_said(answer)}）。")
    raise Ambiguous(f"信已发出，服务器的答复看不懂（{code} {_said(answer)}）。")


def _too_big(code: int, answer: bytes) -> bool:
    """Whether the message is too big, rather than the mailbox full, for which the code is the same."""
    full = re.search(rb"5\.2\.2|quota|full", answer, re.IGNORECASE)
    return code == _TOO_BIG and not full


def _said(answer: bytes) -> str:
    """What a server said, on one short line without addresses."""
    return masked(" ".join(answer.decode("utf-8", "replace").split())[:200])


def _why(error: Exception) -> str:
    """The reason of an error without what was sent: an authentication error may quote its command."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"用户名或密码不对，{error.smtp_code}"
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {_said(said if isinstance(said, bytes) else str(said).encode())}"
    if isinstance(error, TimeoutError):
        return "超时"
    return masked(str(error))[:200] or type(error).__name__


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


KIND = Kind("mail", recipients, plan, send)
