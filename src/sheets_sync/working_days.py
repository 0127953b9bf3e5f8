"""Deadlines in working days, with Vietnam's public holidays and the days moved for them."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase


@cache
def _vietnam() -> HolidayBase:
    from holidays import country_holidays

    return country_holidays("VN")


@cache
def working_day_after(day: dt.date, number: int) -> dt.date:
    """Return the working day that is so many working days after a day; that day itself is not counted.

    Free are Saturdays, Sundays, the public holidays of Bộ luật Lao động 45/2019/QH14, Điều 112, and the days
    that the government gave free or took back for them.
    """
    return _vietnam().get_nth_working_day(day, number)
