"""Time limits: what takes longer than its seconds is ended, at any depth of the calls below it."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

# What swallows the end of its time is told again and again.
_REPEATED_SECONDS = 2.0


class StepOutOfTimeError(BaseException):
    """A step took longer than its limit; no `except Exception` of a plugin stops it."""


class RunOutOfTimeError(KeyboardInterrupt):
    """A run took longer than its limit: it ends as if somebody had interrupted it."""


@dataclass(frozen=True)
class _Limit:
    at: float
    raised: Callable[[], BaseException]


_limits: list[_Limit] = []


@contextmanager
def time_limit(seconds: float | None, raised: Callable[[], BaseException]) -> Iterator[None]:
    """Raise in the main thread what `raised` makes when the seconds are over; None is no limit.

    Limits may stand within each other: the one that is over first ends, the outer before the inner. There
    is no limit off the main thread and where the system knows no timer signal.
    """
    if seconds is None or not hasattr(signal, "setitimer") or _off_the_main_thread():
        yield
        return
    limit = _Limit(time.monotonic() + seconds, raised)
    before = signal.signal(signal.SIGALRM, _ring)
    _limits.append(limit)
    _set_timer()
    try:
        yield
    finally:
        _limits.remove(limit)
        _set_timer()
        signal.signal(signal.SIGALRM, before)


def _off_the_main_thread() -> bool:
    return threading.current_thread() is not threading.main_thread()


def _set_timer() -> None:
    left = min((limit.at for limit in _limits), default=None)
    if left is None:
        signal.setitimer(signal.ITIMER_REAL, 0)
    else:
        signal.setitimer(signal.ITIMER_REAL, max(left - time.monotonic(), 0.001), _REPEATED_SECONDS)


def _ring(_number: int, _frame: FrameType | None) -> None:
    over = next((limit for limit in _limits if limit.at <= time.monotonic()), None)
    if over:
        raise over.raised()


@contextmanager
def last_resort(seconds: float, line: str, code: int) -> Iterator[None]:
    """End the process with a line and a code if the seconds pass and nothing else has ended it.

    That is for code that never comes back to Python, or swallows all that is raised in it.
    """

    def end() -> None:
        print(line, file=sys.stderr, flush=True)  # noqa: T201  (nobody is left to say it)
        os._exit(code)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        # The timer's thread needs Python's lock, which a hanging extension may hold; this one does not.
        faulthandler.dump_traceback_later(seconds * 1.25 + 1, exit=True, file=nowhere)
        try:
            yield
        finally:
            timer.cancel()
            faulthandler.cancel_dump_traceback_later()
