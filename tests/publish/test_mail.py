"""Mail over a real server with TLS: who gets what, how large, and what is known when it fails."""

import contextlib
import logging
import re
import socket
import sys
import threading
import types
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from briefgen import readers
from briefgen.channels import Reader
from briefgen.publish import Ledger, State, owes, planned, publish, smtp, troubles
from tests.publish import made, post
from tests.publish.post import ENVIRONMENT, Post, channel, served
from tests.robust.family import Patience

# aiosmtpd says so of TLS from the first byte, too, which it does not count as TLS.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

A, B, C = "first@example.org", "second@example.org", "third@example.org"


def attached(mail: object) -> list[str]:
    return [part.get_filename() for part in mail.iter_attachments()]  # type: ignore[attr-defined]


@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "tls"])
def test_every_reader_gets_a_message_of_their_own(
    tmp_path: Path, cert: Path, ledger: Ledger, implicit: bool
) -> None:
    mails, edition = Post(), made.edition(tmp_path)
    with served(mails, cert, implicit=implicit) as port:
        security = "tls" if implicit else "starttls"
        by = channel(port, cert, Reader(A, name="王主任"), B, security=security)
        sent = publish(edition, [by], ledger, ENVIRONMENT)
    assert [item.state for item in sent] == [State.SENT, State.SENT], sent
    assert [address for address, _ in mails.mails] == [A, B]
    (mail,) = mails.to(A)
    assert mail["To"] == f"王主任 <{A}>"
    assert B not in mail.as_string(), "nobody sees who else gets it"
    assert mail["Subject"] == "2023年政府工作报告简报（2023-11）"
    (book,) = mail.iter_attachments()
    assert book.get_content() == made.files()["book.pdf"]
    assert (book.get_filename(), book.get_content_type()) == (
        "2023年政府工作报告简报-2023-11.pdf",
        "application/pdf",
    )


def test_nobody_gets_an_edition_twice(tmp_path: Path, cert: Path, ledger: Ledger) -> None:
    mails, edition = Post(), made.edition(tmp_path)
    with served(mails, cert) as port:
        publish(edition, [channel(port, cert, A)], ledger, ENVIRONMENT)
        again = publish(
            edition,
            [channel(port, cert, A.upper().replace("EXAMPLE.ORG", "example.org"), B)],
            ledger,
            ENVIRONMENT,
        )
        other = publish(made.edition(tmp_path, "2023-12"), [channel(port, cert, A)], ledger, ENVIRONMENT)
    assert [(item.state, item.earlier) for item in again] == [(State.SENT, True), (State.SENT, False)]
    assert [(item.state, item.earlier) for item in other] == [(State.SENT, False)]
    assert [address for address, _ in mails.mails] == [A, B, A]


def test_cities_and_themes_of_a_reader(tmp_path: Path, cert: Path, ledger: Ledger) -> None:
    files = made.files() | {"themes/gongwen/book.pdf": b"%PDF gongwen"}
    mails, edition = Post(), made.edition(tmp_path, files=files)
    people = (
        Reader(A, cities=("青河", "云州市", "无名市")),
        Reader(B, theme="gongwen"),
        Reader(C, theme="none"),
        Reader("d@example.org", cities=("云",)),
    )
    with served(mails, cert) as port:
        sent = publish(edition, [channel(port, cert, *people)], ledger, ENVIRONMENT)
    assert attached(mails.to(A)[0]) == ["青河市-2023-11.pdf", "云州市-2023-11.pdf"]
    assert "本期没有：无名市" in mails.to(A)[0].get_body().get_content()  # type: ignore[union-attr]
    assert next(mails.to(B)[0].iter_attachments()).get_content() == b"%PDF gongwen"
    assert "没有“none”版式" in mails.to(C)[0].get_body().get_content()  # type: ignore[union-attr]
    assert sent[3].state == State.NOTHING
    assert "有 2 个，请写全称" in sent[3].what


def test_what_is_too_big_becomes_briefs_then_a_link(tmp_path: Path, cert: Path, ledger: Ledger) -> None:
    edition = made.edition(tmp_path, files=made.files(size=30_000))
    mails = Post()
    with served(mails, cert, size=41_000) as port:  # 30,000 bytes are 41,100 in base64 and lines
        (sent,) = publish(edition, [channel(port, cert, A)], ledger, ENVIRONMENT)
    assert "各市简报" in sent.what
    assert "太大" in sent.what
    assert len(attached(mails.to(A)[0])) == 3
    with served(mails, cert, size=1500) as port:
        by = channel(port, cert, B, link="https://example.org/{year}/{edition}/")
        (sent,) = publish(edition, [by], ledger, ENVIRONMENT)
        (none,) = publish(edition, [channel(port, cert, C)], ledger, ENVIRONMENT)
    assert attached(mails.to(B)[0]) == []
    assert "https://example.org/2023/2023-11/" in mails.to(B)[0].get_body().get_content()  # type: ignore[union-attr]
    assert (none.state, "太大" in none.what, "link" in none.what) == (State.PENDING, True, True)


def test_a_reader_of_several_cities_gets_one_book(tmp_path: Path, cert: Path, ledger: Ledger) -> None:
    own, other = readers.path(("云州市", "青河市")), readers.path(("云州市", "云山市"))
    files = made.files() | {
        own: b"%PDF own" * 3000,
        other: b"%PDF other",
        f"themes/gongwen/{own}": b"%PDF red",
    }
    files |= {"themes/gongwen/briefs/云州市.pdf": b"1", "themes/gongwen/briefs/青河市.pdf": b"2"}
    mails, edition = Post(), made.edition(tmp_path, files=files)
    cities = ("青河", "云州市", "无名市")
    by = Reader(A, cities=cities), Reader(B, cities=("云州", "青河"), theme="gongwen")
    with served(mails, cert) as port:
        lines = planned(edition, [channel(port, cert, *by)], ledger)
        publish(edition, [channel(port, cert, *by)], ledger, ENVIRONMENT)
    assert "合订本（青河市、云州市）" in lines[0]
    (book,) = mails.to(A)[0].iter_attachments()
    assert book.get_filename() == "2023年政府工作报告简报-2023-11.pdf"
    assert book.get_content() == files[own]
    assert "本期没有：无名市" in mails.to(A)[0].get_body().get_content()  # type: ignore[union-attr]
    assert "云山" not in mails.to(A)[0].as_string()
    (book,) = mails.to(B)[0].iter_attachments()
    assert book.get_content() == b"%PDF red"
    with served(mails, cert, size=20_000) as port:  # the book alone is 32,000 bytes in base64
        (sent,) = publish(edition, [channel(port, cert, Reader(C, cities=cities))], ledger, ENVIRONMENT)
    assert "合订本太大，改附各市简报" in mails.to(C)[0].get_body().get_content()  # type: ignore[union-attr]
    assert attached(mails.to(C)[0]) == ["青河市-2023-11.pdf", "云州市-2023-11.pdf"]
    assert "太大" in sent.what


def test_a_reader_whose_cities_are_not_there_is_told_of_once(
    tmp_path: Path, cert: Path, ledger: Ledger
) -> None:
    mails, edition = Post(), made.edition(tmp_path)
    reader = Reader(A, cities=("无名市",))
    with served(mails, cert) as port:
        by = channel(port, cert, reader)
        first = publish(edition, [by], ledger, ENVIRONMENT)
        second = publish(edition, [by], ledger, ENVIRONMENT)
        assert (first[0].state, len(troubles(first))) == (State.NOTHING, 1)
        assert "本期没有：无名市" in first[0].what
        assert (second[0].state, troubles(second)) == (State.NOTHING, ())
        assert ledger.unfinished() == ()
        assert not owes(edition, [by], ledger)
        assert planned(edition, [by], ledger)[0].startswith("发不了")
        assert mails.reached == [], "nobody was asked"
        mended = channel(port, cert, Reader(A, cities=("云州市",)))
        third = publish(edition, [mended], ledger, ENVIRONMENT)
    assert third[0].state == State.SENT
    assert attached(mails.to(A)[0]) == ["云州市-2023-11.pdf"]


def test_a_book_in_volumes_goes_with_them_or_alone(tmp_path: Path, cert: Path, ledger: Ledger) -> None:
    parts = {f"volumes/0{n}-东海省-{n}.pdf": b"%PDF volume" * 1000 for n in (1, 2)}
    mails, edition = Post(), made.edition(tmp_path, files=made.files() | parts)
    with served(mails, cert) as port:
        publish(edition, [channel(port, cert, A)], ledger, ENVIRONMENT)
    assert attached(mails.to(A)[0]) == [
        "2023年政府工作报告简报-2023-11.pdf",
        "01-东海省-1-2023-11.pdf",
        "02-东海省-2-2023-11.pdf",
    ]
    with served(mails, cert, size=20_000) as port:
        by = channel(port, cert, B, link="https://example.org/{edition}/")
        (sent,) = publish(edition, [by], ledger, ENVIRONMENT)
    assert sent.what.startswith("总册；全书（总册与 2 个分册）")
    assert attached(mails.to(B)[0]) == ["2023年政府工作报告简报-2023-11.pdf"]
    assert "分册太大，只附总册" in mails.to(B)[0].get_body().get_content()  # type: ignore[union-attr]


def test_a_server_that_tells_its_limit_only_when_it_has_the_message(
    tmp_path: Path, cert: Path, ledger: Ledger
) -> None:
    mails, edition = (
        Post(at_data={A: "552 5.3.4 Message too big", B: "552 5.2.2 Mailbox full"}),
        made.edition(tmp_path),
    )
    with served(mails, cert) as port:
        first, second = publish(edition, [channel(port, cert, A, B)], ledger, ENVIRONMENT)
    assert mails.reached.count(f"data {A}") == 2, "the book, then the briefs"
    assert mails.reached.count(f"data {B}") == 1, "a full mailbox takes nothing smaller"
    assert (first.state, second.state) == (State.PENDING, State.PENDING)
    assert "Mailbox full" in second.what


@pytest.mark.parametrize("answer", ["450 4.2.1 later", "550 5.1.1 unknown", "552 5.2.2 over quota"])
def test_a_refused_reader_is_tried_again_and_does_not_stop_the_rest(
    tmp_path: Path, cert: Path, ledger: Ledger, answer: str
) -> None:
    mails, edition = Post(at_rcpt={A: answer}), made.edition(tmp_path)
    with served(mails, cert) as port:
        by = channel(port, cert, A, B)
        first = publish(edition, [by], ledger, ENVIRONMENT)
        mails.at_rcpt.clear()
        second = publish(edition, [by], ledger, ENVIRONMENT)
    assert [item.state for item in first] == [State.PENDING, State.SENT]
    assert answer[:3] in first[0].what
    assert [item.state for item in second] == [State.SENT, State.SENT]
    assert [address for address, _ in mails.mails] == [B, A]


def test_no_answer_to_a_message_is_ambiguous_and_not_sent_again_unasked(
    tmp_path: Path, cert: Path, ledger: Ledger
) -> None:
    mails, edition = Post(at_data={A: "drop"}), made.edition(tmp_path)
    with served(mails, cert) as port:
        by = channel(port, cert, A)
        (first,) = publish(edition, [by], ledger, ENVIRONMENT)
        mails.at_data.clear()
        (second,) = publish(edition, [by], ledger, ENVIRONMENT)
        plan = planned(edition, [by], ledger)
        assert len(mails.to(A)) == 1
        (third,) = publish(edition, [by], ledger, ENVIRONMENT, resend_ambiguous=True)
    assert (first.state, second.state, third.state) == (State.AMBIGUOUS, State.AMBIGUOUS, State.SENT)
    assert "--resend-ambiguous" in second.what
    assert plan[0].startswith("不明")
    assert len(mails.to(A)) == 2
    assert len({mail["Message-ID"] for mail in mails.to(A)}) == 1, "the reader's program can tell"


def test_a_server_that_hangs_is_left_in_bounded_time(tmp_path: Path, cert: Path, ledger: Ledger) -> None:
    mails, edition = Post(at_rcpt={A: "hang"}, at_data={B: "hang"}), made.edition(tmp_path)
    with served(mails, cert) as port:
        sent = publish(edition, [channel(port, cert, A, B, timeout=1)], ledger, ENVIRONMENT)
    assert [item.state for item in sent] == [State.PENDING, State.AMBIGUOUS]


@pytest.mark.parametrize(
    ("host", "called"), [("bare", "[127.0.0.1]"), ("books.example.org", "books.example.org")]
)
def test_nobody_is_asked_for_the_machine_s_own_name(
    host: str, called: str, tmp_path: Path, cert: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(name: str = "") -> str:
        raise AssertionError("a machine without DNS waits half a minute for this")

    monkeypatch.setattr("smtplib.socket.getfqdn", asked)
    monkeypatch.setattr("smtplib.socket.gethostname", lambda: host)
    mails, edition = Post(), made.edition(tmp_path)
    with served(mails, cert) as port:
        (sent,) = publish(edition, [channel(port, cert, A)], ledger, ENVIRONMENT)
    assert (sent.state, mails.called) == (State.SENT, [called])


def test_without_tls_or_with_a_stranger_s_certificate_nothing_goes_out(
    tmp_path: Path, cert: Path, ledger: Ledger
) -> None:
    mails, edition = Post(), made.edition(tmp_path)
    with served(mails, cert) as port:
        (sent,) = publish(edition, [channel(port, cert, A, ca_file=None)], ledger, ENVIRONMENT)
    assert (sent.state, mails.mails) == (State.PENDING, [])
    assert "certificate" in sent.what.lower()


def test_a_server_that_offers_no_tls_gets_nothing(tmp_path: Path, ledger: Ledger) -> None:
    mails, port = Post(), post.free_port()
    server = Controller(mails, hostname="127.0.0.1", port=port, server_hostname="localhost")
    server.start()
    try:
        by = channel(port, tmp_path, A, ca_file=None)
        (sent,) = publish(made.edition(tmp_path), [by], ledger, ENVIRONMENT)
    finally:
        server.stop()
    assert (sent.state, mails.reached) == (State.PENDING, [])
    assert "STARTTLS" in sent.what


def test_a_server_that_greets_byte_by_byte_is_cut_off(
    tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "_LONGEST", 1)
    edition, released = made.edition(tmp_path), threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            line, _ = listening.accept()
            with line, contextlib.suppress(OSError):
                while not released.wait(0.1):
                    line.sendall(b"2")

        server = threading.Thread(target=drip)
        server.start()
        patience = Patience(4)
        by = channel(listening.getsockname()[1], tmp_path, A, ca_file=None)
        (sent,) = publish(edition, [by], ledger, ENVIRONMENT)
        released.set()
        server.join()
    assert sent.state == State.PENDING
    assert patience


def test_logs_and_messages_hold_no_password_and_no_whole_address(
    tmp_path: Path, cert: Path, ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    mails, edition = Post(at_rcpt={A: f"550 no {A} here"}), made.edition(tmp_path)
    wrong = {"SMTP_PASSWORD": "another-secret"}
    with served(mails, cert) as port:
        sent = publish(edition, [channel(port, cert, A, B)], ledger, ENVIRONMENT)
        refused = publish(edition, [channel(port, cert, C)], ledger, wrong)
        missing = publish(edition, [channel(port, cert, C)], ledger, {})
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("briefgen")]
    text = "\n".join([*map(str, (*sent, *refused, *missing)), *ours])
    stored = (tmp_path / "ledger.sqlite").read_bytes().decode("latin-1")
    for secret in (post.PASSWORD, "another-secret", A, B, C):
        assert secret not in text
        assert secret not in stored
    assert "f***@example.org" in text
    assert "用户名或密码不对" in refused[0].what
    assert "SMTP_PASSWORD" in missing[0].what


def test_a_password_from_the_keyring(
    tmp_path: Path, cert: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    def get_password(service: str, user: str) -> str | None:
        asked.append((service, user))
        return post.PASSWORD if len(asked) > 1 else None

    ring, errors = types.ModuleType("keyring"), types.ModuleType("keyring.errors")
    ring.get_password = get_password  # type: ignore[attr-defined]
    errors.KeyringError = RuntimeError  # type: ignore[attr-defined]
    mails, edition = Post(), made.edition(tmp_path)
    with served(mails, cert) as port:
        by = channel(port, cert, A, password_env=None)
        monkeypatch.setitem(sys.modules, "keyring", None)
        (without,) = publish(edition, [by], ledger, {})
        monkeypatch.setitem(sys.modules, "keyring", ring)
        monkeypatch.setitem(sys.modules, "keyring.errors", errors)
        (empty,) = publish(edition, [by], ledger, {})
        (sent,) = publish(edition, [by], ledger, {})
    assert "pip install keyring" in without.what
    assert "keyring set briefgen:127.0.0.1" in empty.what
    assert sent.state == State.SENT
    assert asked == [("briefgen:127.0.0.1", post.USER)] * 2


def test_a_plan_sends_nothing_and_says_form_and_size(tmp_path: Path, cert: Path) -> None:
    edition = made.edition(tmp_path, files=made.files(size=100_000))
    others = Reader(C, cities=("无名市",)), Reader("d@example.org", cities=("青河",), theme="none")
    by = channel(1, cert, A, Reader(B, cities=("云州",)), *others, max_size=100_000)
    first, second, third, fourth = planned(edition, [by], None)
    assert re.search(r"将发.*f\*\*\*@example\.org：全书编码后 0\.1 MB，超过 0\.1 MB；各市简报", first)
    assert "各市简报" in second
    assert third.startswith("发不了")
    assert "本期没有：无名市" in third
    assert "各市简报，编码后 0.0 MB（本期没有“none”版式" in fourth
    assert not list(tmp_path.glob("*.sqlite"))
