"""A health check: a service is pinged when a run starts and when it ends.

The service raises the alarm when no ping comes, so a machine that is dead is noticed without any of ours. The
forms are those of healthchecks.io: ADDRESS/start, ADDRESS, ADDRESS/fail.
"""

from __future__ import annotations

from typing import Literal

What = Literal["start", "done", "fail"]

TIMEOUT = (5.0, 10.0)
_FORMS: dict[What, str] = {"start": "/start", "done": "", "fail": "/fail"}


def ping(address: str, what: What) -> str:
    """Ping and return "", or in one line why that failed; the address is in no line."""
    import requests

    try:
        answer = requests.get(address.rstrip("/") + _FORMS[what], timeout=TIMEOUT)
    except (requests.RequestException, ValueError) as error:
        return f"the health check could not be pinged: {type(error).__name__}"
    return "" if answer.ok else f"the health check could not be pinged: it answered {answer.status_code}"
