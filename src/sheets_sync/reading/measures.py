"""Units of measure in headings, such as "(triệu đồng)", turned into the one that a column is declared in."""

from __future__ import annotations

import re

from sheets_sync.texts import skeleton

# How much one of each is in the declared measure; sào and mẫu are those of Trung Bộ.
MEASURES: dict[str, dict[str, float]] = {
    "đồng": {"dong": 1.0, "vnd": 1.0, "d": 1.0, "nghin dong": 1e3, "ngan dong": 1e3, "nghin": 1e3,
             "ngan": 1e3, "1000d": 1e3, "1.000d": 1e3, "1000 dong": 1e3, "1.000 dong": 1e3,
             "trieu dong": 1e6, "trieu": 1e6, "tr.dong": 1e6, "tr. dong": 1e6, "trd": 1e6, "tr.d": 1e6,
             "tr": 1e6,
             "ty dong": 1e9, "ti dong": 1e9, "ty": 1e9, "ti": 1e9},
    "ha": {"ha": 1.0, "hecta": 1.0, "m2": 1e-4, "m²": 1e-4, "met vuong": 1e-4, "km2": 100.0, "km²": 100.0,
           "sao": 0.05, "mau": 0.5},
}  # fmt: skip
_FOREIGN = frozenset(
    ["usd", "us$", "$", "do la", "do la my", "eur", "euro", "cny", "nhan dan te", "jpy", "yen"]
)
_BRACKETED = re.compile(r"[(\[]\s*(?:dvt|don vi(?: tinh)?)?\s*:?\s*([^)\]]*?)\s*[)\]]")
_IN_TITLE = re.compile(r"(?:don vi tinh|dvt)\s*:?\s*([^);,\]]+)")


def factor_in(text: str, measure: str) -> float | None:
    """Return what numbers under this text are multiplied by; None if it names no unit of the measure."""
    known = MEASURES[measure]
    return next((known[found] for found in _stated(text) if found in known), None)


def _stated(text: str) -> list[str]:
    plain = skeleton(text)
    return [found.strip() for found in (*_BRACKETED.findall(plain), *_IN_TITLE.findall(plain))]


def is_foreign(text: str, measure: str) -> bool:
    """Tell whether a heading states, or words after a number are, another country's money."""
    stated = [*_stated(text), skeleton(text).strip(" .")]
    return measure == "đồng" and any(found in _FOREIGN for found in stated)


def factor_of(words: str, measure: str) -> float | None:
    """Return what a number with these words after it is to be multiplied by; None if they are no measure."""
    return MEASURES[measure].get(words.strip(" .")) if measure else None
