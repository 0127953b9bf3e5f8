"""How often we ask, and how long we keep trying: a limit a minute, a count, a budget of trouble a run."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock

PER_MINUTE = 60
# A request that was slow on its way and one that was quick arrive closer together than they were sent.
WINDOW_SECONDS = 60.5


class Clock:
    """The time and the waiting; a test hands in its own."""

    def __init__(self) -> None:
        self._stopped = Event()

    def now(self) -> float:
        """Return the seconds of a clock that only goes forward."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait, unless nobody waits for it any more."""
        self._stopped.wait(seconds)

    def stop(self) -> None:
        """End all waiting."""
        self._stopped.set()


class Pace:
    """Keeps to a number of requests of one kind in any minute.

    Google counts 60 reads and 60 writes a minute for each user, and 300 for a project (Sheets API, usage
    limits); one account is one user, for all sites that a process runs one after another.
    """

    def __init__(self, per_minute: int = PER_MINUTE) -> None:
        self._per_minute = per_minute
        self._starts: deque[float] = deque()
        self._lock = Lock()

    def wait(self, clock: Clock) -> None:
        """Return when the next request may start, by the clock of whoever asks."""
        with self._lock:
            if len(self._starts) >= self._per_minute:
                free = self._starts.popleft() + WINDOW_SECONDS
                clock.sleep(max(0.0, free - clock.now()))
            self._starts.append(clock.now())


_shared: list[dict[str, dict[str, Pace]]] = []


@contextmanager
def shared_paces() -> Iterator[None]:
    """Within it, all that is done for one account keeps to one pace."""
    _shared.append({})
    try:
        yield
    finally:
        _shared.pop()


def paces_of(account: str) -> dict[str, Pace]:
    """Return the pace of an account's requests by kind: within `shared_paces` its one, else a new one."""
    fresh = {"sheets_read": Pace(), "sheets_write": Pace()}
    return _shared[-1].setdefault(account, fresh) if _shared else fresh


class Meter:
    """Counts a run's requests by kind and paces them; each session tells it of each request before."""

    def __init__(self, clock: Clock, account: str = "") -> None:
        self.clock = clock
        self.counts: Counter[str] = Counter()
        self._paces = paces_of(account)

    def before(self, method: str, url: str) -> None:
        """Count a request, and return when it may be sent."""
        kind = kind_of(method, url)
        if kind in self._paces:
            self._paces[kind].wait(self.clock)
        self.counts[kind] += 1


def kind_of(method: str, url: str) -> str:
    """Return what a request is counted as: drive, sheets_read or sheets_write."""
    if "sheets.googleapis.com" not in url:
        return "drive"
    return "sheets_read" if method.lower() == "get" else "sheets_write"


class Budget:
    """The seconds of a run in which some request may be in trouble: failed once and not yet through.

    Requests that are in trouble at the same time share them, so that one outage costs what it lasts.
    """

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._seconds = seconds
        self._troubled = 0
        self._since = 0.0
        self._lock = Lock()

    @property
    def left(self) -> float:
        """The seconds that are left."""
        with self._lock:
            running = self._clock.now() - self._since if self._troubled else 0.0
            return self._seconds - running

    def end(self) -> None:
        """Leave nothing: what is in trouble now is not tried again."""
        with self._lock:
            self._seconds = float("-inf")
        self._clock.stop()

    @contextmanager
    def trouble(self, since: float) -> Iterator[None]:
        """Take from the budget while a request that was first sent at `since` is in trouble."""
        with self._lock:
            if not self._troubled:
                self._since = since
            self._troubled += 1
        try:
            yield
        finally:
            with self._lock:
                self._troubled -= 1
                if not self._troubled:
                    self._seconds -= self._clock.now() - self._since
