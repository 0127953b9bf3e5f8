"""Counts and numbers in the Vietnamese forms: 1.234 people, 1.234,5, 12 người, hơn 6.800."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sheets_sync.grids import Value
from sheets_sync.reading.measures import factor_of, is_foreign
from sheets_sync.reading.readings import Reading, fault
from sheets_sync.texts import skeleton

_ABOUT = re.compile(r"^(?:hon|gan|khoang|tren|duoi|~|>|<|≈|tam)\s*")
_NUMBER = re.compile(r"^(?P<sign>[-–−]?)\s*(?P<digits>\d[\d.,\s]*)\s*(?P<rest>.*)$")
_SCALES = {"ty": 1e9, "ti": 1e9, "trieu": 1e6, "tr": 1e6, "nghin": 1e3, "ngan": 1e3}
_SCALED = re.compile(r"^(ty|ti|trieu|tr|nghin|ngan)(?:\s*(?:dong|d|vnd|vnđ))?\.?$")
_NOTHING = frozenset(["-", "–", "—", "khong", "khong co", "/", "chua", "chua co"])
_BLANK = frozenset(["...", "…", "..", "."])
_VIETNAMESE = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_PLAIN = re.compile(r"\d+(?:,\d+)?")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+")
# A telephone number, and a letter typed for a digit ("5O", "1l").
_TELEPHONE = re.compile(r"^0\d{8,10}$")
_GLUED = re.compile(r"^[\d.,]*\d[a-z]$")
_WORDS = re.compile(r"[^\W\d_][^\d]*")
# "50 (20 nữ)", "50 người, trong đó có 20 nữ": what is said of a part of the number before it.
_PARTS = re.compile(
    r"^(?P<whole>[^(]*\d[^(]*?)\s*(?:\(\s*(?:trong do\b)?|[,;]?\s*\btrong do\b)\s*:?\s*(?:co\s+|gom\s+)?"
    r"(?P<parts>\d+\s*[^\W\d_]+[^\d(]*(?:[,;]\s*\d+\s*[^\W\d_]+[^\d(]*)*)$"
)
LONGEST_WITH_PARTS = 120
_SURELY_ENGLISH = re.compile(r"(?<!\d)\d{1,3}(?:(?:,\d{3}){2,}(?!\d)|(?:,\d{3})+\.\d)")
_SURELY_VIETNAMESE = re.compile(r"(?<!\d)\d{1,3}(?:(?:\.\d{3}){2,}(?!\d)|(?:\.\d{3})+,\d)")


@dataclass(frozen=True)
class NumberContext:
    """What the rest of a column says of its numbers.

    `english` is true if its other cells group thousands by commas (1,234,567). A number without a unit of
    measure of its own is multiplied by `factor`, what the heading says, to be in `measure`; NaN stands for
    another country's money, at a rate that nobody wrote.
    """

    english: bool = False
    factor: float = 1.0
    measure: str = ""


PLAIN = NumberContext()


def groups_by_commas(cells: Iterable[Value]) -> bool:
    """Tell whether a column's cells plainly group thousands by commas, and none plainly by dots."""
    texts = {cell for cell in cells if isinstance(cell, str)}
    return any(map(_SURELY_ENGLISH.search, texts)) and not any(map(_SURELY_VIETNAMESE.search, texts))


def read_number(value: Value, context: NumberContext = PLAIN) -> Reading[float]:
    """Return the number that a cell means, or its fault.

    A dot before three digits groups thousands, a comma begins the decimals, unless the column plainly does
    it the English way. "-" and "không" are 0. Words after the number ("12 người", "1,5 tỷ đồng", "73%") are
    left out, scales counted in.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return fault("number-invalid")
    if not isinstance(value, str):
        return _times(float(value), context.factor)
    text = skeleton(value).strip()
    if text in _NOTHING:
        return Reading(0.0)
    if text in _BLANK:
        return Reading()
    several = ("(" in text or "trong do" in text) and len(text) <= LONGEST_WITH_PARTS
    parts = _PARTS.match(text) if several else None
    if parts:
        return _with_parts(parts["whole"], parts["parts"], context)
    match = _NUMBER.match(_ABOUT.sub("", text))
    if match is None:
        return fault("number-invalid")
    if _TELEPHONE.match(text) or _GLUED.match(match[0]):
        return fault("number-invalid")
    rest = match["rest"].strip()
    stated = factor_of(rest, context.measure)
    if rest and rest != "%" and stated is None and not _WORDS.fullmatch(rest):
        return fault("number-invalid")
    reading = _digits(match["digits"].strip(), english=context.english)
    if reading.value is None:
        return reading
    scaled = _SCALED.match(rest)
    if stated is None:
        stated = _SCALES[scaled.group(1)] if scaled else context.factor
    stated = math.nan if is_foreign(rest, context.measure) else stated
    return _times(-reading.value if match["sign"] else reading.value, stated)


def _times(number: float, factor: float) -> Reading[float]:
    if math.isnan(factor):
        return fault("number-ambiguous", f"{number:g} đồng / {number:g} tiền nước ngoài")
    return Reading(number * factor)


def _with_parts(whole: str, parts: str, context: NumberContext) -> Reading[float]:
    """Read a number of which parts are told; a part that is more than the whole leaves a doubt."""
    reading = read_number(whole, context)
    more = reading.value is not None and any(int(n) > reading.value for n in re.findall(r"\d+", parts))
    return fault("number-invalid") if more else reading


def _digits(digits: str, *, english: bool) -> Reading[float]:
    joined = re.sub(r"(?<=\d)\s(?=\d{3}(?:\D|$))", "," if english else ".", digits).rstrip(".,")
    if english:
        return _english(joined)
    if _VIETNAMESE.fullmatch(joined):
        return Reading(float(joined.replace(".", "").replace(",", ".")))
    if _ENGLISH.fullmatch(joined):
        if re.fullmatch(r"\d{1,3},\d{3}", joined):
            return fault("number-ambiguous", f"{joined.replace(',', '')} / {joined}")
        if re.fullmatch(r"\d+\.\d+", joined):
            return Reading(float(joined))
        return fault("number-ambiguous", f"{joined.replace(',', '')} / ?")
    if _PLAIN.fullmatch(joined):
        return Reading(float(joined.replace(",", ".")))
    return fault("number-invalid")


def _english(joined: str) -> Reading[float]:
    if re.fullmatch(r"\d{1,3}\.\d{3}", joined):
        return fault("number-ambiguous", f"{joined.replace('.', '')} / {joined.replace('.', ',')}")
    if _ENGLISH.fullmatch(joined) or joined.isdigit():
        return Reading(float(joined.replace(",", "")))
    return fault("number-ambiguous" if _VIETNAMESE.fullmatch(joined) else "number-invalid")


def read_count(value: Value, context: NumberContext = PLAIN) -> Reading[float]:
    """Return the whole number from 0 on that a cell means, or its fault.

    A number cell such as 1.234 is ambiguous: typed in a sheet of the wrong locale it meant 1234.
    """
    reading = read_number(value, context)
    if reading.value is None:
        return reading
    if isinstance(value, str) and "%" in value:
        return fault("number-invalid")
    if reading.value < 0:
        return fault("number-negative")
    if reading.value != reading.value or abs(reading.value) > 1e15:
        return fault("number-invalid")
    if not reading.value.is_integer():
        thousands = round(reading.value * 1000, 6)
        if isinstance(value, float) and thousands.is_integer():
            return fault("number-ambiguous", f"{thousands:.0f} / {value}")
        return fault("number-invalid", " nguyên")
    return reading
