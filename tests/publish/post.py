"""A real mail server on the loopback, with TLS and passwords, that can be told to misbehave."""

import asyncio
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from briefgen.channels import Mail, Reader

USER, PASSWORD = "briefing", "not-in-any-log"
SENDER = "briefing@example.org"


@dataclass
class Post:
    """What the server took, in order, and how it treats a recipient: "refuse", "full", "big", "hang" …"""

    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)
    at_rcpt: dict[str, str] = field(default_factory=dict)
    at_data: dict[str, str] = field(default_factory=dict)
    reached: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    """What the senders call themselves."""

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, rcpt_options: list[str]
    ) -> str:
        self.reached.append(f"rcpt {address}")
        self.called.append(session.host_name)
        answer = self.at_rcpt.get(address, "250 OK")
        if answer == "hang":
            await asyncio.sleep(60)
        envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        (address,) = envelope.rcpt_tos
        self.reached.append(f"data {address}")
        answer = self.at_data.get(address, "250 OK")
        if answer == "hang":
            await asyncio.sleep(60)
        if answer.startswith("drop"):  # taken, and the line breaks before the answer
            self.take(address, envelope.content)
            server.transport.abort()
            return "250 OK"
        if answer.startswith("250"):
            self.take(address, envelope.content)
        return answer

    def take(self, address: str, content: bytes) -> None:
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append((address, mail))

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for name, mail in self.mails if name == address]


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that signs itself, made by the openssl command."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(
        [*command.split(), "-keyout", str(key), "-out", str(cert), *names], check=True, capture_output=True
    )
    return cert


@contextmanager
def served(post: Post, cert: Path, *, implicit: bool = False, size: int | None = 33554432) -> Iterator[int]:
    """The port on which `post` takes mail, under STARTTLS or (`implicit`) TLS from the first byte."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, cert.with_name("key.pem"))
    tls: dict[str, Any] = (
        {"ssl_context": context} if implicit else {"tls_context": context, "require_starttls": True}
    )
    port = free_port()
    controller = Controller(
        post,
        hostname="127.0.0.1",
        port=port,
        server_hostname="localhost",  # else it looks its own name up, which may take seconds
        authenticator=_known,
        auth_required=True,
        auth_require_tls=not implicit,
        data_size_limit=size,
        **tls,
    )
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def channel(port: int, cert: Path, *to: str | Reader, **given: Any) -> Mail:
    readers = tuple(reader if isinstance(reader, Reader) else Reader(reader) for reader in to)
    common: dict[str, Any] = {
        "username": USER,
        "password_env": "SMTP_PASSWORD",
        "ca_file": cert,
        "timeout": 5,
    }
    return Mail("leaders", "127.0.0.1", SENDER, readers, **{"port": port, **common, **given})


ENVIRONMENT = {"SMTP_PASSWORD": PASSWORD}


def _known(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=right, handled=False)
