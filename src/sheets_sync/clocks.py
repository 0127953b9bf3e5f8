"""Whether this machine's clock can be right: a day taken from a wrong one would count the wrong quarter."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime

# This program was made after it; a machine without a battery wakes up in 1970 or in the year it was built.
MADE = dt.date(2026, 1, 1)
_APART = dt.timedelta(hours=12)


def wrong_clock(date_header: str = "", now: dt.datetime | None = None) -> str:
    """Return in one line why the clock cannot be right, "" if nothing speaks against it.

    `date_header` is the Date header of an answer of Google's, if there was one.
    """
    now = now or dt.datetime.now(dt.UTC)
    what = f"this machine's clock says {now:%d/%m/%Y %H:%M} UTC"
    mend = "set the clock (timedatectl set-ntp true), or name the day with --today"
    if now.date() < MADE:
        return f"{what}, before this program was made; {mend}"
    try:
        theirs = parsedate_to_datetime(date_header) if date_header else now
    except ValueError:
        return ""
    theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=dt.UTC)
    return f"{what}, Google's says {theirs:%d/%m/%Y %H:%M} UTC; {mend}" if abs(theirs - now) > _APART else ""
