"""The server by a real client: the book and its news for whoever names the loopback, and nothing else."""

import http.client
import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from briefgen.errors import BriefgenError
from briefgen.watch.board import Board
from briefgen.watch.builder import Built, Failed
from briefgen.watch.server import Server


def book(text: str) -> Built:
    files = {"book.html": text.encode(), "book.pdf": b"%PDF-1.7", "briefs/云州市.pdf": b"%PDF-brief"}
    return Built(files, ("云州市",), ("[缺漏] 空.txt：文件是空的。",), (), 0.5, {})


@pytest.fixture
def board() -> Board:
    made = Board()
    made.built(book("<p>甲"), "0.50 秒")
    return made


@pytest.fixture
def server(board: Board) -> Iterator[Server]:
    running = Server(board)
    yield running
    running.close()


@dataclass(frozen=True)
class Answer:
    status: int
    data: bytes
    headers: Mapping[str, str]


@contextmanager
def asked(
    server: Server, path: str, method: str = "GET", host: str | None = None
) -> Iterator[http.client.HTTPResponse]:
    client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    client.putrequest(method, path, skip_host=True)
    client.putheader("Host", host or f"127.0.0.1:{server.port}")
    client.endheaders()
    with client.getresponse() as response:
        yield response
    client.close()


def ask(server: Server, path: str, method: str = "GET", host: str | None = None) -> Answer:
    with asked(server, path, method, host) as response:
        return Answer(response.status, response.read(), response.headers)


def events(response: http.client.HTTPResponse) -> Iterator[dict[str, object]]:
    while line := response.readline():
        if line.startswith(b"data: "):
            yield json.loads(line[6:])


def test_the_books_files_are_served_and_not_kept_by_the_browser(server: Server) -> None:
    for path, data, kind in (
        ("/book.html", "<p>甲".encode(), "text/html; charset=utf-8"),
        ("/book.pdf?3", b"%PDF-1.7", "application/pdf"),
        ("/briefs/%E4%BA%91%E5%B7%9E%E5%B8%82.pdf", b"%PDF-brief", "application/pdf"),
    ):
        answer = ask(server, path)
        assert (answer.status, answer.data) == (200, data)
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_frame_has_a_policy_that_names_its_own_script(server: Server) -> None:
    answer = ask(server, "/")
    page, policy = answer.data.decode(), answer.headers["Content-Security-Policy"]
    assert "EventSource" in page
    assert "script-src 'sha256-" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(
    "path",
    [
        *("/../pyproject.toml", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd"),
        *("/etc/passwd", "/briefs/", "/briefs/../book.html", "/page.html", "/book.html/", "/book.html%00"),
        "/file:///etc/passwd",
    ],
)
def test_no_address_leads_anywhere_else(server: Server, path: str) -> None:
    answer = ask(server, path)
    assert answer.status == 404
    assert answer.data == "没有这个文件。".encode()


@pytest.mark.parametrize(
    "host", ["example.org", "example.org:80", "127.0.0.1", "127.0.0.1:1", "evil.localhost:{}"]
)
def test_who_names_another_host_gets_nothing(server: Server, host: str) -> None:
    for path in ("/", "/book.html", "/events", "/state"):
        answer = ask(server, path, host=host.format(server.port))
        assert (answer.status, answer.data) == (403, b"")


def test_localhost_is_the_loopback_too(server: Server) -> None:
    assert ask(server, "/book.pdf", host=f"localhost:{server.port}").status == 200


def test_only_the_loopback_listens(server: Server) -> None:
    assert server.url.startswith("http://127.0.0.1:")
    try:
        own = socket.gethostbyname(socket.gethostname())
    except OSError:
        pytest.skip("this machine's own name leads nowhere")
    if own.startswith("127."):
        pytest.skip("this machine has no other address")
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((own, server.port), 2).close()


def test_nothing_but_reading_is_answered(server: Server) -> None:
    head = ask(server, "/book.pdf", "HEAD")
    assert (head.status, head.data, head.headers["Content-Length"]) == (200, b"", "8")
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert ask(server, "/book.pdf", method).status == 501


def test_a_page_hears_of_each_build_and_keeps_the_last_good_book(server: Server, board: Board) -> None:
    with asked(server, "/events") as response:
        heard = events(response)
        first = next(heard)
        assert (first["state"], first["good"]) == ("good", 1)
        assert first["notices"] == ["[缺漏] 空.txt：文件是空的。"]
        assert first["files"] == ["book.html", "book.pdf", "briefs/云州市.pdf"]
        board.step("正在排各章 1/3")
        assert next(heard)["state"] == "building"
        board.failed(Failed("模板有语法错误：第 3 行"))
        failed = next(heard)
        assert (failed["state"], failed["good"], failed["message"]) == (
            "failed",
            1,
            "模板有语法错误：第 3 行",
        )
        assert ask(server, "/book.html").data == "<p>甲".encode()
        board.built(book("<p>乙"), "0.40 秒")
        again = next(heard)
        assert (again["state"], again["good"]) == ("good", 2)
        assert ask(server, "/book.html").data == "<p>乙".encode()
        assert json.loads(ask(server, "/state").data) == again


def test_html_is_shown_before_the_rest_and_taken_back_when_that_fails(server: Server, board: Board) -> None:
    shown = board.state()
    board.early("book.html", "<p>丙".encode())
    early = board.state()
    assert (early["state"], early["good"], early["page"]) == ("good", 1, shown["page"] + 1)
    assert ask(server, "/book.html").data == "<p>丙".encode()
    assert ask(server, "/book.pdf").data == b"%PDF-1.7"
    board.failed(Failed("排版时出错"))
    assert board.state()["page"] == early["page"] + 1
    assert ask(server, "/book.html").data == "<p>甲".encode()
    board.early("book.html", "<p>丁".encode())
    page = board.state()["page"]
    board.built(book("<p>丁"), "0.40 秒")
    assert (board.state()["good"], board.state()["page"]) == (2, page), "nothing to be shown anew"


def test_the_first_book_is_shown_while_its_pdf_is_set() -> None:
    board = Board()
    board.early("book.html", "<p>甲".encode())
    state = board.state()
    assert (state["state"], state["files"], state["page"]) == ("building", ["book.html"], 1)
    board.failed(Failed("排版时出错"))
    assert board.file("book.html") is None


def test_an_end_is_told_to_the_pages(board: Board) -> None:
    server = Server(board)
    with asked(server, "/events") as response:
        heard = events(response)
        next(heard)
        server.close()
        assert [state["state"] for state in heard] == ["closed"]
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", server.port), 2).close()


def test_a_port_in_use_is_told(server: Server) -> None:
    with pytest.raises(BriefgenError, match=f"端口 {server.port} 用不了"):
        Server(Board(), server.port)


def test_a_page_that_went_away_harms_nobody(server: Server, board: Board) -> None:
    for _ in range(3):
        with asked(server, "/events") as response:
            next(events(response))
    for number in range(5):
        board.step(f"{number}")
    assert ask(server, "/book.pdf").status == 200
