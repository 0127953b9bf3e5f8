"""Receivers on loopback: a mail server and an HTTP server that keep what they are sent."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    """A server's port, and what came there; while it is `deaf` it refuses everything."""

    port: int
    paths: list[str] = field(default_factory=list)
    messages: list[tuple[str, str]] = field(default_factory=list)
    deaf: bool = False

    def take(self) -> list[tuple[str, str]]:
        """Return title and text of what came, and forget it."""
        messages = [*self.messages]
        self.messages.clear()
        return messages


@contextmanager
def http_receiver() -> Iterator[Receiver]:
    """Run a server that takes pings (GET) and Apprise's JSON messages (POST)."""
    box = Receiver(0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            box.paths.append(self.path)
            self._answer()

        def do_POST(self) -> None:
            fields: Any = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if not box.deaf:
                box.messages.append((fields["title"], fields["message"]))
            self._answer()

        def _answer(self) -> None:
            self.send_response(503 if box.deaf else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Print nothing."""

    with _running(ThreadingHTTPServer(("127.0.0.1", 0), Handler), box):
        yield box


@contextmanager
def mail_receiver() -> Iterator[Receiver]:
    """Run a server that takes mail as RFC 5321 has it, without encryption."""
    box = Receiver(0)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 loopback")
            while line := self.rfile.readline():
                word = line.split(b" ")[0].strip().upper()
                if word == b"DATA":
                    self._say("354 go on")
                    self._keep()
                self._say("221 bye" if word == b"QUIT" else "250 ok")
                if word == b"QUIT":
                    return

        def _keep(self) -> None:
            lines: list[bytes] = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line.removeprefix(b"."))
            mail = message_from_bytes(b"".join(lines), policy=policy.default)
            body = mail.get_body(("plain", "html"))
            box.messages.append((str(mail["Subject"]), body.get_content().strip() if body else ""))

        def _say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

    with _running(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler), box):
        yield box


@contextmanager
def _running(server: socketserver.BaseServer, box: Receiver) -> Iterator[None]:
    address: Any = server.server_address
    box.port = address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
