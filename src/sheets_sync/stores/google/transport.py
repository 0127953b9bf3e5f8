"""Requests to Google: paced, timed, tried again where that can help, within one budget for the run."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable
from threading import Lock
from typing import Any

from google.auth.exceptions import RefreshError, TransportError
from gspread.exceptions import APIError
from gspread.http_client import HTTPClient
from requests import RequestException, Response
from tenacity import RetryCallState, Retrying, retry_if_exception, wait_random_exponential

TIMEOUT = (10.0, 180.0)
PER_MINUTE = 60
BUDGET_SECONDS = 300.0
LONGEST_WAIT = 64.0
_PASSING = frozenset([408, 429, 500, 502, 503, 504])
_REFUSED = ("invalid_grant", "invalid_client", "unauthorized_client", "invalid_scope", "access_denied")
_PASSING_REASONS = frozenset(["rateLimitExceeded", "userRateLimitExceeded", "backendError", "internalError"])


class Clock:
    """The time and the waiting; a test hands in its own."""

    def now(self) -> float:
        """Return the seconds of a clock that only goes forward."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class Pace:
    """Keeps to a number of requests of one kind in any minute.

    Google counts 60 reads and 60 writes a minute for each user (Sheets API, usage limits).
    """

    def __init__(self, clock: Clock, per_minute: int = PER_MINUTE) -> None:
        self._clock = clock
        self._per_minute = per_minute
        self._starts: deque[float] = deque()
        self._lock = Lock()

    def wait(self) -> None:
        """Return when the next request may start."""
        with self._lock:
            if len(self._starts) >= self._per_minute:
                free = self._starts.popleft() + 60.0
                self._clock.sleep(max(0.0, free - self._clock.now()))
            self._starts.append(self._clock.now())


class Budget:
    """The seconds that all waiting for second tries may take together in one run."""

    def __init__(self, clock: Clock, seconds: float = BUDGET_SECONDS) -> None:
        self._clock = clock
        self.left = seconds

    def spend(self, seconds: float) -> None:
        """Wait, and take it from what is left."""
        self.left -= seconds
        self._clock.sleep(seconds)


class Transport(HTTPClient):
    """gspread's way to Google, with time-outs, pace, second tries and a count of requests."""

    def __init__(self, auth: Any, session: Any = None) -> None:
        super().__init__(auth, session)
        self.timeout = TIMEOUT
        self.counts: Counter[str] = Counter()
        self.set_clock(Clock())

    def set_clock(self, clock: Clock, budget_seconds: float = BUDGET_SECONDS) -> None:
        """Use a clock and a budget."""
        self.clock = clock
        self.budget = Budget(clock, budget_seconds)
        self._paces = {"sheets_read": Pace(clock), "sheets_write": Pace(clock)}

    def request(self, method: str, endpoint: str, *arguments: Any, **named: Any) -> Response:
        """Send a request; try again what may pass, in time.

        Raises:
            APIError, RequestException, GoogleAuthError: the last failure, when no further try helps.
        """
        kind = kind_of(method, endpoint)
        waits = wait_random_exponential(multiplier=1, max=LONGEST_WAIT)

        def pause(state: RetryCallState) -> float:
            return max(waits(state), _retry_after(state.outcome.exception() if state.outcome else None))

        def spent(state: RetryCallState) -> bool:
            return self.budget.left <= 0 or state.upcoming_sleep > self.budget.left

        for attempt in Retrying(
            retry=retry_if_exception(lambda error: may_pass(error, kind)),
            wait=pause,
            stop=spent,
            sleep=self.budget.spend,
            reraise=True,
        ):
            with attempt:
                number = attempt.retry_state.attempt_number
                return self._once(
                    kind,
                    number,
                    lambda: super(Transport, self).request(method, endpoint, *arguments, **named),
                )
        raise AssertionError("tenacity either returns or raises")

    def _once(self, kind: str, number: int, send: Callable[[], Response]) -> Response:
        if kind in self._paces:
            self._paces[kind].wait()
        self.counts[kind] += 1
        if number > 1:
            self.counts["retries"] += 1
        response = send()
        response.json()
        return response


def kind_of(method: str, endpoint: str) -> str:
    """Return what a request is counted as: drive, sheets_read or sheets_write."""
    if "sheets.googleapis.com" not in endpoint:
        return "drive"
    return "sheets_read" if method.lower() == "get" else "sheets_write"


def may_pass(error: BaseException, kind: str = "") -> bool:
    """Tell whether trying again can help: quota, Google's own failures, broken connections.

    A body that is no JSON, or is cut off, is a broken answer. Rights, missing files and disabled
    services stay as they are. A write is tried again only if it surely had no effect; else its sender
    settles it by reading.
    """
    if kind == "sheets_write" and not isinstance(error, RefreshError | TransportError):
        return isinstance(error, APIError) and error.response.status_code == 429
    if isinstance(error, APIError):
        return error.response.status_code in _PASSING or _reason(error) in _PASSING_REASONS
    if isinstance(error, RefreshError):
        return not any(word in str(error) for word in _REFUSED)
    return isinstance(error, RequestException | TransportError | ValueError)


def _reason(error: APIError) -> str:
    errors: Any = error.error.get("errors") or [{}]
    return str(errors[0].get("reason", ""))


def _retry_after(error: BaseException | None) -> float:
    if isinstance(error, APIError):
        value = error.response.headers.get("Retry-After", "")
        return min(float(value), LONGEST_WAIT * 2) if value.isdigit() else 0.0
    return 0.0
