"""The server on the loopback: the page that frames the book, the book's files from memory, and its news.

Nothing is read from a disk after the start, so that no address can lead anywhere. Requests must name a host
of the loopback: a page elsewhere whose name was made to point here gets nothing.
"""

import base64
import hashlib
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from briefgen.errors import BriefgenError
from briefgen.watch.board import Board

ADDRESS = "127.0.0.1"
_HOSTS = ("127.0.0.1", "localhost")
_ALIVE = 10.0  # seconds between signs of life to a page
_STREAMS = 64  # pages that may listen at once
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".csv": "text/csv; charset=utf-8",
    ".jsonl": "application/x-ndjson; charset=utf-8",
    ".log": "text/plain; charset=utf-8",
}
_script = re.compile(r"<script>(.*?)</script>", re.DOTALL)


class Server:
    """Serves `board` until closed; `port` 0 takes a free one. Raises BriefgenError for a port in use."""

    def __init__(self, board: Board, port: int = 0) -> None:
        page = resources.files(__package__).joinpath("page.html").read_text(encoding="utf-8")
        self._board = board
        try:
            self._http = _Http((ADDRESS, port), _Handler)
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or error
            raise BriefgenError(f"端口 {port} 用不了（{why}）。", next="请换一个，或不写 --port。") from error
        self._http.board, self._http.page, self._http.policy = board, page.encode(), _policy(page)
        self.port = int(self._http.server_address[1])
        self.url = f"http://{ADDRESS}:{self.port}/"
        threading.Thread(target=self._http.serve_forever, args=(0.1,), daemon=True).start()

    def close(self) -> None:
        self._board.closed()
        self._http.shutdown()
        self._http.server_close()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    board: Board
    page: bytes
    policy: str

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.streams = threading.BoundedSemaphore(_STREAMS)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A page that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: _Http
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "briefgen", ""
    timeout = 60

    def do_GET(self) -> None:
        if not self._from_here():
            self._answer(403, b"")
            return
        path = unquote(urlsplit(self.path).path)
        if path == "/":
            self._answer(200, self.server.page, _TYPES[".html"], self.server.policy)
        elif path == "/events":
            self._events()
        elif path == "/state":
            self._answer(200, _json(self.server.board.state()), "application/json")
        else:
            self._file(path.removeprefix("/"))

    do_HEAD = do_GET

    def _from_here(self) -> bool:
        host, _, port = self.headers.get("Host", "").lower().partition(":")
        return host in _HOSTS and port == str(self.server.server_address[1])

    def _file(self, name: str) -> None:
        data = self.server.board.file(name)
        if data is None:
            self._answer(404, "没有这个文件。".encode(), "text/plain; charset=utf-8")
            return
        kind = _TYPES.get(name[name.rfind(".") :], "application/octet-stream")
        self._answer(200, data, kind, "frame-ancestors 'self'", name)

    def _answer(
        self,
        status: int,
        data: bytes,
        kind: str = "text/plain",
        policy: str = "default-src 'none'",
        name: str = "",
    ) -> None:
        self.send_response(status)
        self._head(kind, policy)
        self.send_header("Content-Length", str(len(data)))
        if name:
            self.send_header(
                "Content-Disposition", f"inline; filename*=UTF-8''{quote(name.rpartition('/')[2])}"
            )
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _head(self, kind: str, policy: str) -> None:
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Referrer-Policy", "no-referrer")

    def _events(self) -> None:
        """Server-sent events: the state at once, and each time it changes."""
        if not self.server.streams.acquire(blocking=False):
            self._answer(503, b"")
            return
        try:
            self.send_response(200)
            self._head("text/event-stream; charset=utf-8", "default-src 'none'")
            self.send_header("Connection", "close")
            self.close_connection = True
            self.end_headers()
            version = -1
            while self.command != "HEAD":
                state = self.server.board.wait(version, _ALIVE)
                new = state["version"] != version
                self.wfile.write(b"data: " + _json(state) + b"\n\n" if new else b": \n\n")
                version = state["version"]
                if state["state"] == "closed":
                    break
        finally:
            self.server.streams.release()

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are no news."""


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _policy(page: str) -> str:
    digests = (hashlib.sha256(script.encode()).digest() for script in _script.findall(page))
    allowed = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; frame-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
