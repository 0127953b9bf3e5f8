"""What code does beside computing: files it opens, connections, processes, what it prints."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

_ACTS = {
    "open": "opens a file",
    "os.remove": "removes a file",
    "os.rename": "moves a file",
    "os.mkdir": "makes a folder",
    "os.listdir": "lists a folder",
    "os.scandir": "lists a folder",
    "socket.connect": "connects to the network",
    "socket.getaddrinfo": "looks up a host",
    "subprocess.Popen": "starts a process",
    "os.system": "starts a process",
    "os.putenv": "changes the environment",
}


@dataclass
class Watched:
    """What was seen: acts, each with its line of the watched file, and how much was printed."""

    acts: list[tuple[int, str]] = field(default_factory=list)
    printed: int = 0


class _Watcher:
    """Python's audit hook cannot be taken away again, so there is one, which looks while it is told to."""

    def __init__(self) -> None:
        self.file = ""
        self.seen: Watched | None = None
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.seen is None or event not in _ACTS or _is_pythons_own(event, arguments):
            return
        line = _line_in(self.file)
        if line:
            self.seen.acts.append((line, _ACTS[event]))


_watchers: list[_Watcher] = []


@contextmanager
def watched(file: str) -> Iterator[Watched]:
    """Watch what code of that file does within; what it prints is kept from the terminal."""
    if not _watchers:
        _watchers.append(_Watcher())
    watcher, seen, printed = _watchers[0], Watched(), io.StringIO()
    streams = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = printed
    watcher.file, watcher.seen = file, seen
    try:
        yield seen
    finally:
        watcher.seen = None
        sys.stdout, sys.stderr = streams
        seen.printed = len(printed.getvalue())


def _is_pythons_own(event: str, arguments: tuple[Any, ...]) -> bool:
    """Tell whether it is Python itself that reads: a module that is imported, the time zones."""
    if event not in ("open", "os.listdir", "os.scandir"):
        return False
    path = str(arguments[0])
    writes = event == "open" and any(letter in str(arguments[1] or "r") for letter in "wax+")
    own = path.endswith((".py", ".pyc", ".so")) or path.startswith(
        (sys.prefix, sys.base_prefix, "/usr/share")
    )
    return own and not writes


def _line_in(file: str) -> int:
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if frame.f_code.co_filename == file:
            return frame.f_lineno
        if Path(frame.f_code.co_filename).name == "<frozen importlib._bootstrap>":
            return 0
        frame = frame.f_back
    return 0
