"""A server for the parts of Google's APIs that the product uses, reached as in an office: by a proxy.

It stands behind a proxy on a loopback port that ends TLS with its own authority, so the unpatched
gspread, google-auth and requests reach it with nothing but `HTTPS_PROXY` and `REQUESTS_CA_BUNDLE`.
"""

from __future__ import annotations

import socket
import socketserver
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import trustme

from google_api import ApiError, Google, Request

HOSTS = (
    "sheets.googleapis.com",
    "www.googleapis.com",
    "oauth2.googleapis.com",
    "iamcredentials.googleapis.com",
)
HANGS = 0.6
HTML_502 = b"<!DOCTYPE html><html><title>Error 502 (Server Error)!!1</title></html>"


@dataclass
class Fault:
    """What goes wrong at a request: a status, or html, reset, hang, truncate, expire, an answer, or a call.

    `nth` counts the requests from 0, token requests included. With `after` the request has taken effect
    before its answer is lost. `times` is how many requests in a row are hit, `only` what their path holds.
    """

    nth: int
    kind: str | int | tuple[int, Any] | Callable[[], None]
    after: bool = False
    times: int = 1
    headers: dict[str, str] = field(default_factory=dict)
    only: str = ""

    def hits(self, number: int, path: str) -> bool:
        """Tell whether the fault hits this request."""
        return self.nth <= number < self.nth + self.times and self.only in path


@dataclass
class Server:
    """The running server: what it holds, what was asked of it, what shall go wrong.

    `watch` is called after each request, before it is answered. `latency` is how many seconds each answer
    takes; `bytes` counts what bodies went both ways.
    """

    google: Google
    port: int
    ca_file: Path
    faults: list[Fault] = field(default_factory=list)
    log: list[tuple[str, str]] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)
    watch: Callable[[], None] | None = None
    latency: float = 0.0
    bytes: int = 0

    def reset(self) -> None:
        """Forget every file, fault and request."""
        self.watch = None
        self.faults.clear()
        self.log.clear()
        self.google.reset()

    def counts(self) -> dict[str, int]:
        """Return how many requests of each kind came since the log was cleared."""
        kinds = [kind for kind, _ in self.log]
        return {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}

    def environment(self) -> dict[str, str]:
        """Return the environment that leads here."""
        return {
            "HTTPS_PROXY": f"http://127.0.0.1:{self.port}",
            "REQUESTS_CA_BUNDLE": str(self.ca_file),
            "NO_PROXY": "",
        }


class _Handler(BaseHTTPRequestHandler):
    """Answers one connection: CONNECT first, then HTTP inside TLS."""

    protocol_version = "HTTP/1.1"
    server: _Proxy
    host = ""
    timeout = 20

    def do_CONNECT(self) -> None:
        host = self.path.partition(":")[0]
        if host not in HOSTS:
            self.send_error(403, "host not allowed")
            return
        self.send_response(200, "Connection Established")
        self.end_headers()
        self.rfile.close()
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb", self.rbufsize)
        self.wfile = _Writer(self.connection)  # type: ignore[assignment]
        self.host, self.close_connection, self.compact = host, False, False

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        request = Request(self.command, self.host, url.path, parse_qs(url.query, keep_blank_values=True),
                          body, self.headers.get("Authorization", ""))  # fmt: skip
        self.compact = request.query.get("prettyPrint") == ["false"]
        server = self.server.owner
        with server.lock:
            number = len(server.log)
            server.log.append((request.kind, f"{request.method} {request.path}"))
            fault = next((fault for fault in server.faults if fault.hits(number, request.path)), None)
            if fault and not fault.after and not callable(fault.kind):
                answer = None
            else:
                if fault and callable(fault.kind) and not fault.after:
                    fault.kind()
                answer = server.google.answer(request)
                if fault and callable(fault.kind) and fault.after:
                    fault.kind()
            if server.watch:
                server.watch()
            server.bytes += len(body)
        time.sleep(server.latency)
        self._send(answer, fault)

    do_GET = _serve  # noqa: N815
    do_POST = _serve  # noqa: N815
    do_PUT = _serve  # noqa: N815

    def _send(self, answer: tuple[int, Any, dict[str, str]] | None, fault: Fault | None) -> None:
        kind = fault.kind if fault and not callable(fault.kind) else None
        if kind == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
        elif kind == "hang":
            time.sleep(HANGS)
            self.close_connection = True
        elif kind == "html":
            self._write(502, HTML_502, {"Content-Type": "text/html; charset=UTF-8"})
        elif isinstance(kind, tuple):
            self._write(*kind, {})
        elif isinstance(kind, int):
            status, body, headers = ApiError.of(kind).answer()
            self._write(status, body, headers | (fault.headers if fault else {}))
        elif kind == "truncate":
            self._write(*(answer or ApiError.of(500).answer()), cut=True)
        elif kind == "expire":
            self._write(*ApiError.of(401).answer())
        elif answer:
            self._write(*answer)

    def _write(self, status: int, body: Any, headers: dict[str, str], *, cut: bool = False) -> None:
        form = None if self.compact else orjson.OPT_INDENT_2
        raw = body if isinstance(body, bytes) else orjson.dumps(body, option=form)
        self.server.owner.bytes += len(raw)
        self.send_response_only(status)
        for name, value in ({"Content-Type": "application/json; charset=UTF-8"} | headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw[: len(raw) // 2] if cut else raw)
        self.close_connection = self.close_connection or cut

    def finish(self) -> None:
        """Close both ends of the TLS connection."""
        for file in (self.rfile, self.wfile):
            file.close()
        self.connection.close()

    def log_message(self, *_arguments: Any) -> None:
        """Stay silent."""


class _Writer:
    """A file that writes to a TLS connection at once."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self.closed = False

    def write(self, data: bytes) -> int:
        self._connection.sendall(data)
        return len(data)

    def flush(self) -> None:
        """Everything is written already."""

    def close(self) -> None:
        self.closed = True


class _Proxy(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    context: ssl.SSLContext
    owner: Server

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A broken connection is the client's affair."""


@contextmanager
def running(google: Google, folder: Path) -> Iterator[Server]:
    """Run the server on a free loopback port."""
    authority = trustme.CA()
    ca_file = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    proxy = _Proxy(("127.0.0.1", 0), _Handler)
    proxy.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*HOSTS).configure_cert(proxy.context)
    proxy.owner = Server(google, proxy.server_address[1], ca_file)
    thread = threading.Thread(target=proxy.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield proxy.owner
    finally:
        proxy.shutdown()
        proxy.server_close()
