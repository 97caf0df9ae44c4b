"""SMTP with TLS: a connection bounded in time, and one message sent by hand after DATA.

The connection may break at any byte before the final dot and the server must drop what it has; only
the wait for the answer to the dot leaves doubt.
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from briefgen.channels import Mail, masked
from briefgen.errors import PublishError
from briefgen.publish.channel import Ambiguous, Begin, Environment, secret
from briefgen.publish.deadline import bounded

_TOO_BIG = 552
_STEPS = ("MAIL", "RCPT", "DATA")
_CHUNK = 1 << 16
_UNNAMED = "localhost"  # until there is a connection
_LONGEST = 1200  # seconds for one message, less than the ledger's lease


@contextmanager
def connected(channel: Mail, environment: Environment) -> Iterator[smtplib.SMTP]:
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
        super().__init__(channel.host, channel.port, _UNNAMED, timeout=channel.timeout)
        self.local_hostname = _own_name(self)


class _Tls(smtplib.SMTP_SSL):
    """The same for TLS from the first byte."""

    def __init__(self, opened: list[smtplib.SMTP], channel: Mail, context: ssl.SSLContext) -> None:
        opened.append(self)
        super().__init__(channel.host, channel.port, _UNNAMED, timeout=channel.timeout, context=context)
        self.local_hostname = _own_name(self)


def _own_name(server: smtplib.SMTP) -> str:
    """What this machine calls itself; smtplib would ask the DNS, for half a minute where there is none."""
    name = socket.gethostname()
    if "." in name:
        return name
    address = server.sock.getsockname()[0] if server.sock else "127.0.0.1"
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"  # RFC 5321, 4.1.3


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


def limit(server: smtplib.SMTP, channel: Mail) -> int:
    """Bytes that the server takes: what it says of itself, 0 meaning no limit, else `max_size`."""
    told = server.esmtp_features.get("size", "")
    if told.isdigit():
        return int(told) or 1 << 62
    return channel.max_size


def transmit(server: smtplib.SMTP, channel: Mail, to: str, data: bytes, begin: Begin) -> bool:
    """Send one message; False when the server finds it too big. Raises PublishError or Ambiguous."""
    size = [f"size={len(data)}"] if server.has_extn("size") else []
    try:
        for code, answer in (_ask(server, channel, to, size, step) for step in _STEPS):
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


def _ask(server: smtplib.SMTP, channel: Mail, to: str, size: list[str], step: str) -> tuple[int, bytes]:
    if step == "MAIL":
        return server.mail(channel.sender, size)
    return server.rcpt(to) if step == "RCPT" else server.docmd("DATA")


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
