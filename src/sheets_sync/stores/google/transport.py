"""Requests to Google: paced, timed, tried again where that can help, within one budget for the run."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any

import orjson
from google.auth.exceptions import RefreshError, TransportError
from gspread.exceptions import APIError
from gspread.http_client import HTTPClient
from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL
from requests import RequestException, Response
from tenacity import RetryCallState, Retrying, retry_if_exception, wait_random_exponential

from sheets_sync.stores.google.guard import Batch, NotOursError
from sheets_sync.stores.google.pace import Budget, Meter

# Google may take up to 180 s for a request (Sheets API, usage limits).
TIMEOUT = (10.0, 180.0)
LONGEST_WAIT = 64.0
_PASSING = frozenset([408, 429, 500, 502, 503, 504])
_REFUSED = ("invalid_grant", "invalid_client", "unauthorized_client", "invalid_scope", "access_denied")
_PASSING_REASONS = frozenset(["rateLimitExceeded", "userRateLimitExceeded", "backendError", "internalError"])


class Transport(HTTPClient):
    """gspread's way to Google, with time-outs, pace, second tries and a count of requests.

    `date` is the time by Google's clock when it last answered, as its header gives it. It reads. The one
    thing it can change a spreadsheet with is `update`, which takes a guarded batch.
    """

    def __init__(self, reading: Any, writing: Any, meter: Meter, retry_seconds: float) -> None:
        none: Any = None  # each session has its own credentials
        super().__init__(none, session=reading)
        self.set_timeout(TIMEOUT)
        self.meter = meter
        self.budget = Budget(meter.clock, retry_seconds)
        self._writer = HTTPClient(none, session=writing)
        self._writer.set_timeout(TIMEOUT)
        self.date = ""

    def close(self) -> None:
        """Close the connections."""
        self.session.close()
        self._writer.session.close()

    def request(self, method: str, endpoint: str, *arguments: Any, **named: Any) -> Response:
        """Read; try again what may pass, in time.

        Raises:
            NotOursError: the request is not one for reading.
            APIError, RequestException, GoogleAuthError, ValueError: the last failure, when no further try
                helps.
        """
        return self._read(method, endpoint, *arguments, **named)[0]

    def ask(self, url: str, parameters: Mapping[str, Any]) -> tuple[Any, str]:
        """Return what an address answers, taken to pieces, and when; else as `request`."""
        response, answer = self._read("get", url, params=parameters)
        return answer, response.headers.get("Date", "")

    def _read(self, method: str, endpoint: str, *arguments: Any, **named: Any) -> tuple[Response, Any]:
        if method.lower() != "get":
            raise NotOursError(f"{method} is no reading; a spreadsheet is changed by a guarded batch only")
        read = super().request
        response, answer = self._persist(may_pass, lambda: read(method, endpoint, *arguments, **named))
        self.date = response.headers.get("Date", "") or self.date
        return response, answer

    def update(self, spreadsheet: str, batch: Batch) -> None:
        """Send the batch as one `spreadsheets.batchUpdate`, tried again only if it surely had no effect.

        Raises:
            APIError, RequestException, GoogleAuthError, ValueError: it failed, or its answer was lost.
        """
        body = orjson.dumps({"requests": batch.requests})
        headers = {"Content-Type": "application/json"}
        url = SPREADSHEET_BATCH_UPDATE_URL % spreadsheet
        self._persist(
            surely_without_effect, lambda: self._writer.request("post", url, data=body, headers=headers)
        )

    def wait_after(self, failures: int) -> bool:
        """Wait before something is tried anew that failed so often; tell whether there was time for it."""
        seconds = random.uniform(0, min(2.0**failures, LONGEST_WAIT))  # noqa: S311  (jitter, no secret)
        if seconds > self.budget.left:
            return False
        with self.budget.trouble(self.meter.clock.now()):
            self.meter.clock.sleep(seconds)
        return True

    def _persist(
        self, again: Callable[[BaseException], bool], send: Callable[[], Response]
    ) -> tuple[Response, Any]:
        waits = wait_random_exponential(multiplier=1, max=LONGEST_WAIT)
        start = self.meter.clock.now()

        def pause(state: RetryCallState) -> float:
            return max(waits(state), _retry_after(state.outcome.exception() if state.outcome else None))

        def spent(state: RetryCallState) -> bool:
            return state.upcoming_sleep > self.budget.left

        with ExitStack() as trouble:
            retrying = Retrying(
                retry=retry_if_exception(again),
                wait=pause,
                stop=spent,
                sleep=self.meter.clock.sleep,
                reraise=True,
            )
            for attempt in retrying:
                number = attempt.retry_state.attempt_number
                if number > 1:
                    self.meter.counts["retries"] += 1
                with attempt:
                    try:
                        return _whole(send)
                    except BaseException:
                        if number == 1:
                            trouble.enter_context(self.budget.trouble(start))
                        raise
        raise AssertionError("tenacity either returns or raises")


def _whole(send: Callable[[], Response]) -> tuple[Response, Any]:
    """Return the answer and what it says; one cut short, or not of Google's form, is a ValueError."""
    try:
        response = send()
    except (KeyError, TypeError) as error:  # gspread expects {"error": {"code": …}} of every refusal
        raise ValueError("an answer that is not Google's") from error
    return response, orjson.loads(response.content)


def may_pass(error: BaseException) -> bool:
    """Tell whether reading again can help: quota, Google's own failures, broken connections.

    A body that is no JSON, or is cut off, is a broken answer. Rights, missing files and disabled
    services stay as they are.
    """
    if isinstance(error, APIError):
        return error.response.status_code in _PASSING or _reason(error) in _PASSING_REASONS
    if isinstance(error, RefreshError):
        return not any(word in str(error) for word in _REFUSED)
    return isinstance(error, RequestException | TransportError | ValueError)


def surely_without_effect(error: BaseException) -> bool:
    """Tell whether a failed write can simply be sent again: it was over the quota, or got no token.

    Any other lost answer is settled by reading.
    """
    if isinstance(error, RefreshError | TransportError):
        return may_pass(error)
    return isinstance(error, APIError) and error.response.status_code == 429


def _reason(error: APIError) -> str:
    errors: Any = error.error.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    return str(first.get("reason", "")) if isinstance(first, dict) else ""


def _retry_after(error: BaseException | None) -> float:
    if isinstance(error, APIError):
        value = error.response.headers.get("Retry-After", "")
        return min(float(value), LONGEST_WAIT * 2) if value.isdigit() else 0.0
    return 0.0
