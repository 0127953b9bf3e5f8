"""Dates and times of year as officers type them, the day always before the month."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from sheets_sync.grids import Value
from sheets_sync.reading.readings import Reading, fault
from sheets_sync.texts import skeleton

SERIAL_EPOCH = dt.date(1899, 12, 30)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_SEPARATOR = r"\s*[/.\-]\s*"
_LEAD = re.compile(
    r"^(?:(?:thu \w+|chu nhat)\s*,?\s*)?(?:\d{1,2}\s*(?:h|gio|:)\s*(?:\d{1,2})?\s*(?:phut)?\s*,?\s*)?"
    r"(?:(?:sang|chieu|toi)\s*,?\s*)?(?:ngay\s*:?\s*)?"
)
_AFTER = re.compile(r"\s*(?:\(?\s*(?:thu \w+|chu nhat)\s*\)?|luc\s*\d{1,2}\s*(?:h|gio|:)\s*\d{0,2})$")
_TIME = re.compile(r"[,\s]+\d{1,2}(?::|h)\d{0,2}(?::\d{2})?$")
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("ymd", r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:t[\d:.]+z?)?"),
        ("dmy", r"(?P<d>\d{1,2})\s*(?P<s>[/.\-])\s*(?P<m>\d{1,2})\s*(?P=s)\s*(?P<y>\d{4}|\d{2})"),
        ("dmy", r"(?P<d>\d{1,2})\s*thang\s*(?P<m>\d{1,2})\s*,?\s*(?:nam\s*)?(?P<y>\d{4})"),
        ("dm", r"(?P<d>\d{1,2})\s*thang\s*(?P<m>\d{1,2})"),
        (
            "my",
            rf"(?:thang|t)\s*\.?\s*(?P<m>\d{{1,2}})(?:{_SEPARATOR}|\s*,?\s*nam\s*|\s+)(?P<y>\d{{4}}|\d{{2}})",
        ),
        ("my", rf"(?P<m>\d{{1,2}}){_SEPARATOR}(?P<y>\d{{4}})"),
        ("m", r"(?:thang|t)\s*\.?\s*(?P<m>\d{1,2})"),
        ("dm", rf"(?P<d>\d{{1,2}}){_SEPARATOR}(?P<m>\d{{1,2}})"),
        (
            "qy",
            rf"(?:quy|q)\s*\.?\s*(?P<q>i{{1,3}}|iv|[1-4])(?:{_SEPARATOR}|\s*,?\s*nam\s*|\s+)(?P<y>\d{{4}})",
        ),
        ("q", r"(?:quy|q)\s*\.?\s*(?P<q>i{1,3}|iv|[1-4])"),
        ("y", r"(?:nam\s*)?(?P<y>\d{4})"),
    )
)
_PART_OF = re.compile(
    r"^(?:(?:vao|trong|khoang|du kien|cuoi|dau|giua|trung tuan)\s+)+(?=(?:thang|t|quy|q)\b|[tq]\d)"
)
# "15-16/3/2023", "từ 28/2 đến 2/3/2023", "15/3/2023 - 16/3/2023": the last day is written in full.
_DAYS = re.compile(
    r"(?:tu\s+)?(?:ngay\s+)?(?P<first>\d{1,2}(?:/\d{1,2}(?:/\d{4})?)?)\s*(?:-|den(?:\s+ngay)?)\s*"
    r"(?P<last>\d{1,2}/\d{1,2}(?:/\d{4})?)"
)
LONGEST_EVENT = 31


@dataclass(frozen=True)
class DateContext:
    """What helps to read a date that does not say all.

    `year` stands in for a missing year; `year_is_guess` makes that a warning. `bare_number` tells what
    a lone number from 1 to 12 means under this heading. Days outside `earliest`..`latest` are
    implausible. The month or quarter that is running on `today` ends there for something done.
    """

    year: int
    year_is_guess: bool
    earliest: dt.date
    latest: dt.date
    bare_number: str = ""
    today: dt.date = dt.date.max


@dataclass(frozen=True)
class Span:
    """The days that a typed date leaves open: one day, a month, a quarter or a year."""

    start: dt.date
    end: dt.date


def read_date(value: Value, context: DateContext) -> Reading[Span]:
    """Return the days that a cell means, or its fault.

    True dates, spreadsheet serial numbers and typed forms are read: 24/02/2023, 24-2-23, 24.2.2023, ngày 24
    tháng 2 năm 2023, 2023-02-24, tháng 2/2023, Quý I/2023, năm 2023; without a year, the context's.
    So are several days on end ("24-25/02/2023") and a part of a month ("cuối tháng 2/2023", all of it).
    A month before a day (3/15/2023) is a fault, never swapped.
    """
    if isinstance(value, dt.datetime):
        return _plausible(Span(value.date(), value.date()), context)
    if isinstance(value, dt.date):
        return _plausible(Span(value, value), context)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return fault("date-invalid")
    if isinstance(value, str):
        text = skeleton(value).replace("–", "-")
        return _read_text(_AFTER.sub("", _TIME.sub("", text)), context)
    if 20_000 <= value < 80_000:
        return _serial(int(value), context)
    if value in range(1, 3000):
        return _read_text(str(int(value)), context)
    return fault("date-invalid")


def _serial(number: int, context: DateContext) -> Reading[Span]:
    day = SERIAL_EPOCH + dt.timedelta(days=number)
    return _plausible(Span(day, day), context)


@lru_cache(maxsize=65_536)
def _read_text(text: str, context: DateContext) -> Reading[Span]:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else None
    if number is None:
        text = _PART_OF.sub("", _LEAD.sub("", text, count=1)).strip(" .,;")
    elif 20_000 <= number < 80_000:
        return _serial(number, context)
    elif len(text) <= 2 and context.bare_number:
        text = f"{context.bare_number} {number}"
    if context.bare_number == "quy" and text in _QUARTERS:
        text = f"quy {text}"
    for _, pattern in _FORMS:
        match = pattern.fullmatch(text)
        if match:
            return _from_parts(match.groupdict(), context)
    days = _DAYS.fullmatch(text)
    return _from_days(days["first"], days["last"], context) if days else fault("date-invalid")


def _from_days(first: str, last: str, context: DateContext) -> Reading[Span]:
    """Read days on end; what the first one does not say, the last one does."""
    until = _read_text(last, context)
    said, told = first.split("/"), last.split("/")
    since = _read_text("/".join([*said, *told[len(said) :]]), context)
    if until.value is None or since.value is None:
        return until if until.fault else since
    if not 0 < (until.value.end - since.value.start).days <= LONGEST_EVENT:
        return fault("date-invalid")
    return Reading(Span(since.value.start, until.value.end), until.fault or since.fault)


def _from_parts(parts: dict[str, str], context: DateContext) -> Reading[Span]:
    year = int(parts["y"]) if "y" in parts else context.year
    year += 2000 if year < 100 else 0
    try:
        span = _span(year, parts)
    except ValueError:
        swapped = "m" in parts and int(parts["m"]) > 12 >= int(parts.get("d", "99"))
        return fault("date-invalid", " (tháng đứng trước ngày?)" if swapped else "")
    reading = _plausible(span, context)
    if "y" in parts or reading.fault or not context.year_is_guess:
        return reading
    return fault("date-ambiguous", f"năm {year}", "warning", span)


def _span(year: int, parts: dict[str, str]) -> Span:
    if "d" in parts:
        day = dt.date(year, int(parts["m"]), int(parts["d"]))
        return Span(day, day)
    if "m" in parts:
        return Span(dt.date(year, int(parts["m"]), 1), _last_day(year, int(parts["m"])))
    if "q" in parts:
        last = 3 * _QUARTERS[parts["q"]]
        return Span(dt.date(year, last - 2, 1), _last_day(year, last))
    return Span(dt.date(year, 1, 1), dt.date(year, 12, 31))


def _last_day(year: int, month: int) -> dt.date:
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def _plausible(span: Span, context: DateContext) -> Reading[Span]:
    if context.earliest <= span.start and span.end <= context.latest:
        return Reading(span)
    return fault("date-implausible")
