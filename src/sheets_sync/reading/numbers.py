"""Counts and numbers in the Vietnamese forms: 1.234 people, 1.234,5, 12 người, hơn 6.800."""

from __future__ import annotations

import re

from sheets_sync.grids import Value
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
_WORDS = re.compile(r"[^\W\d_][^\d]*")


def read_number(value: Value) -> Reading[float]:
    """Return the number that a cell means, or its fault.

    A dot before three digits groups thousands, a comma begins the decimals. "-" and "không" are 0. Words
    after the number ("12 người", "1,5 tỷ đồng", "73%") are left out, scales counted in.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return fault("number-invalid")
    if not isinstance(value, str):
        return Reading(float(value))
    text = skeleton(value).strip()
    if text in _NOTHING:
        return Reading(0.0)
    if text in _BLANK:
        return Reading()
    match = _NUMBER.match(_ABOUT.sub("", text))
    if match is None:
        return fault("number-invalid")
    rest = match["rest"].strip()
    if rest and rest != "%" and not _WORDS.fullmatch(rest):
        return fault("number-invalid")
    reading = _digits(match["digits"].strip())
    if reading.value is None:
        return reading
    scaled = _SCALED.match(rest)
    scale = _SCALES[scaled.group(1)] if scaled else 1.0
    return Reading(reading.value * scale * (-1 if match["sign"] else 1))


def _digits(digits: str) -> Reading[float]:
    joined = re.sub(r"(?<=\d)\s(?=\d{3}(?:\D|$))", ".", digits).rstrip(".,")
    if _VIETNAMESE.fullmatch(joined):
        return Reading(float(joined.replace(".", "").replace(",", ".")))
    if _ENGLISH.fullmatch(joined):
        if re.fullmatch(r"\d{1,3},\d{3}", joined):
            english, vietnamese = joined.replace(",", "."), joined.replace(",", "")
            return fault("number-ambiguous", f"{vietnamese} / {english.replace('.', ',')}")
        if re.fullmatch(r"\d+\.\d+", joined):
            return Reading(float(joined))
        return fault("number-ambiguous", f"{joined.replace(',', '')} / ?")
    if _PLAIN.fullmatch(joined):
        return Reading(float(joined.replace(",", ".")))
    return fault("number-invalid")


def read_count(value: Value) -> Reading[float]:
    """Return the whole number from 0 on that a cell means, or its fault.

    A number cell such as 1.234 is ambiguous: typed in a sheet of the wrong locale it meant 1234.
    """
    reading = read_number(value)
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
