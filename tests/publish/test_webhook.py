"""A robot that answers wrongly, late, never, or byte by byte."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from briefgen.channels import Webhook
from briefgen.publish import Ledger, State, planned, publish, stand_in, tell_owner
from briefgen.publish.webhook import payload
from tests.publish import made, post
from tests.publish.post import ENVIRONMENT, Post, served
from tests.robust.family import Patience


class Robot(ThreadingHTTPServer):
    """Answers with `answers` in turn, the last for ever; None is never."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, *answers: tuple[int, bytes] | str | None) -> None:
        self.answers, self.got, self.released = list(answers), [], threading.Event()  # type: ignore[var-annotated]
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?key=very-secret"


class Handler(BaseHTTPRequestHandler):
    server: Robot

    def do_POST(self) -> None:
        robot = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        robot.got.append((self.path, json.loads(body)))
        answer = robot.answers.pop(0) if len(robot.answers) > 1 else robot.answers[0]
        if answer is None:
            robot.released.wait(30)
        elif answer == "drip":
            while not robot.released.wait(0.2):
                self.wfile.write(b"H")
        else:
            assert not isinstance(answer, str)
            self.send_response(answer[0])
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(answer[1])

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def robot(*answers: tuple[int, bytes] | str | None) -> Iterator[Robot]:
    server = Robot(*answers)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ((200, b'{"errcode": 0}'), State.SENT),
        ((200, b"ok"), State.SENT),
        ((200, b'{"errcode": 93000, "errmsg": "invalid key"}'), State.PENDING),
        ((404, b""), State.PENDING),
        ((302, b""), State.PENDING),
        ((503, b""), State.PENDING),
        ((500, b""), State.AMBIGUOUS),
        ((502, b""), State.AMBIGUOUS),
    ],
)
def test_taken_refused_and_unknown_are_told_apart(
    tmp_path: Path, ledger: Ledger, answer: tuple[int, bytes], state: State
) -> None:
    edition = made.edition(tmp_path)
    with robot(answer, (200, b"ok")) as server:
        channel = Webhook("group", url=server.url)
        (first,) = publish(edition, [channel], ledger, {})
        (second,) = publish(edition, [channel], ledger, {})
    assert first.state == state, first
    assert second.state == (State.AMBIGUOUS if state == State.AMBIGUOUS else State.SENT)
    assert len(server.got) == (2 if state == State.PENDING else 1)
    assert "very-secret" not in f"{first}{second}"


@pytest.mark.parametrize("answer", [None, "drip"])
def test_a_robot_that_hangs_is_left_in_bounded_time(
    tmp_path: Path, ledger: Ledger, answer: str | None
) -> None:
    edition = made.edition(tmp_path)
    with robot(answer) as server:
        patience = Patience(4)
        (sent,) = publish(edition, [Webhook("group", url=server.url, timeout=1)], ledger, {})
    assert sent.state == State.AMBIGUOUS
    assert patience


def test_nobody_there_is_no_doubt(tmp_path: Path, ledger: Ledger) -> None:
    url = f"http://127.0.0.1:{post.free_port()}/hook"
    (sent,) = publish(made.edition(tmp_path), [Webhook("group", url=url)], ledger, {})
    assert sent.state == State.PENDING


def test_the_words_and_the_styles(tmp_path: Path, ledger: Ledger) -> None:
    edition = stand_in(made.edition(tmp_path), "2023-12")
    with robot((200, b"ok")) as server:
        names = {"ROBOT": server.url, "SIGN": "SEC0"}
        link = "https://example.org/{edition}"
        by = Webhook("group", url_env="ROBOT", style="dingtalk", secret_env="SIGN", link=link)
        (plan,) = planned(edition, [by], None)
        assert server.got == []
        (sent,) = publish(edition, [by], ledger, names)
    assert sent.state == State.SENT
    ((path, body),) = server.got
    assert "&timestamp=" in path
    assert "&sign=" in path
    text = body["markdown"]["text"]
    assert text.startswith("【未更新】2023年政府工作报告简报（2023-11）\n2023-12 的简报未能更新")
    assert text.endswith("https://example.org/2023-11")
    assert "未更新" in plan
    assert payload("wecom", "t", "字" * 3000)["markdown"]["content"] == "字" * 1365, "whole characters"
    assert payload("slack", "t", "x") == {"text": "x"}


def test_an_address_from_the_environment_must_be_safe(tmp_path: Path, ledger: Ledger) -> None:
    edition, by = made.edition(tmp_path), Webhook("group", url_env="ROBOT")
    for value in ("http://example.org/x", "file:///etc/passwd", "nonsense"):
        (sent,) = publish(edition, [by], ledger, {"ROBOT": value})
        assert (sent.state, "https" in sent.what) == (State.PENDING, True)
    (sent,) = publish(edition, [by], ledger, {})
    assert "ROBOT" in sent.what


def test_the_owner_hears_the_same_once(ledger: Ledger) -> None:
    with robot((200, b"ok")) as server:
        said = [tell_owner(server.url, (), ledger, {}, "未完成", text) for text in ("a", "a", "b")]
    assert [body["title"] for _, body in server.got] == ["未完成", "未完成"]
    assert "已通知" in said[0]
    assert "此前已被通知" in said[1]
    assert "very-secret" not in "".join(said)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_the_owner_hears_by_mail(ledger: Ledger, cert: Path) -> None:
    mails = Post()
    with served(mails, cert) as port:
        by = post.channel(port, cert, "reader@example.org")
        said = tell_owner("owner@example.org", (by,), ledger, ENVIRONMENT, "未完成", "服务器拒收")
    ((address, mail),) = mails.mails
    assert (address, mail["Subject"]) == ("owner@example.org", "未完成")
    assert "服务器拒收" in mail.get_content()
    assert "o***@example.org" in said
    assert "没有 mail 渠道" in tell_owner("owner@example.org", (), ledger, {}, "未完成", "另一件事")
    assert "没有设 owner" in tell_owner(None, (), ledger, {}, "未完成", "x")
