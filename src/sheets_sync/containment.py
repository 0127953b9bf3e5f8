"""A plugin's code held to its bounds: what it prints, how long it takes, what it leaves behind."""

from __future__ import annotations

import io
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NoReturn, TextIO

from sheets_sync.limits import StepOutOfTimeError, time_limit

# So much of what a plugin prints is passed on; a log that it could fill is no log.
MOST_PRINTED = 2_000


class OutOfBoundsError(BaseException):
    """A plugin's code did what no plugin may; no `except Exception` of its own stops it."""


class _Sink(io.TextIOBase):
    """Passes on the beginning of what is printed, and counts the rest."""

    def __init__(self, onto: TextIO) -> None:
        self._onto = onto
        self.printed = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        room = max(MOST_PRINTED - self.printed, 0)
        self.printed += len(text)
        self._onto.write(text[:room])
        return len(text)

    def flush(self) -> None:
        self._onto.flush()

    def end(self) -> None:
        """Say how much was left out, if anything was."""
        if self.printed > MOST_PRINTED:
            self._onto.write(f"\n… and {self.printed - MOST_PRINTED} more characters that a plugin printed\n")


@contextmanager
def contained(seconds: float | None, limit: str, *, threads: bool = False) -> Iterator[None]:
    """Hold the code within to its bounds; `limit` names what sets its seconds.

    What it prints goes to standard error, as far as it is short. The folder that the process works in is as
    it was.

    Raises:
        StepOutOfTimeError: it took too long.
        OutOfBoundsError: it would have ended the process, it went to another folder, or, unless `threads` may
            stay, a thread that it started is still running.
    """
    folder, sink = Path.cwd(), _Sink(sys.stderr)
    with ExitStack() as bounds:
        started = bounds.enter_context(_threads_started())
        bounds.callback(sink.end)
        bounds.enter_context(redirect_stdout(sink))
        bounds.enter_context(redirect_stderr(sink))
        bounds.enter_context(_no_exit())
        bounds.enter_context(time_limit(seconds, lambda: _out_of_time(seconds, limit)))
        try:
            yield
        finally:
            moved = _went_elsewhere(folder)
        if moved:
            raise OutOfBoundsError("changed the folder that the process works in; give whole paths instead")
        left = [thread.name for thread in started if thread.is_alive()]
        if left and not threads:
            raise OutOfBoundsError(f"left a thread running ({', '.join(left)}); join it, or do without")


def _out_of_time(seconds: float | None, limit: str) -> StepOutOfTimeError:
    return StepOutOfTimeError(f"took longer than {limit} = {seconds:g}")


def _went_elsewhere(folder: Path) -> bool:
    try:
        moved = Path.cwd() != folder
    except OSError:
        moved = True
    if moved:
        os.chdir(folder)
    return moved


@contextmanager
def _threads_started() -> Iterator[list[threading.Thread]]:
    """Note which threads this one starts; what others start meanwhile is not the plugin's."""
    start, caller = threading.Thread.start, threading.get_ident()
    started: list[threading.Thread] = []

    def noting(thread: threading.Thread) -> None:
        start(thread)
        if threading.get_ident() == caller:
            started.append(thread)

    threading.Thread.start = noting  # type: ignore[method-assign, assignment]
    try:
        yield started
    finally:
        threading.Thread.start = start  # type: ignore[method-assign]


@contextmanager
def _no_exit() -> Iterator[None]:
    """Make of `os._exit` in this thread an error; threads and processes of others end as they like."""
    leave = os._exit
    process, thread = os.getpid(), threading.get_ident()

    def refused(status: int) -> NoReturn:
        if (os.getpid(), threading.get_ident()) == (process, thread):
            raise OutOfBoundsError("called os._exit; return instead")
        leave(status)

    os._exit = refused
    try:
        yield
    finally:
        os._exit = leave
