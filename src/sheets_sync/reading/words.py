"""Choices and yes-or-no marks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rapidfuzz.distance import OSA

from sheets_sync.grids import Value
from sheets_sync.reading.readings import Reading, fault
from sheets_sync.texts import clean, compact, fold, skeleton

_YES = frozenset(
    ["x", "v", "✓", "✔", "√", "☑", "+", "co", "da", "roi", "da co", "da xong", "1", "1.0", "yes", "true",
     "dung", "d"]
)  # fmt: skip
_NO = frozenset(["khong", "khong co", "0", "0.0", "no", "false", "sai", "k", "-", "–", "☐"])
_TICKS = frozenset(["✓", "✔", "√", "☑", "x", "X"])
_NO_SHORT = re.compile(r"^(?:ko|kg|k|hok)\.?\s+", re.IGNORECASE)
_OF_SOMEBODY = re.compile(
    r"^(?P<choice>[^\d,;:]{2,60}?)\s+(?:của|do)\s+(?P<somebody>.{2,120})$", re.IGNORECASE
)
_WORD = re.compile(r"\w+")
_NOT_YET = frozenset(["chua", "chua co", "chua xong", "chua thuc hien", "chua to chuc"])


def read_flag(value: Value) -> Reading[bool]:
    """Return True for x, X, ✓, có, đã, rồi, 1; False for không, 0; nothing for chưa ("not yet")."""
    if isinstance(value, bool):
        return Reading(value)
    text = skeleton(str(value))
    if text in _YES:
        return Reading(value=True)
    if text in _NO:
        return Reading(value=False)
    if text in _NOT_YET:
        return Reading()
    return fault("choice-unknown", "x, có, không, chưa")


def read_mark(value: Value) -> Reading[bool]:
    """Return True for a mark in an x-column, False for a plain no."""
    reading = read_flag(value)
    return Reading(value=False) if reading.fault is None and not reading.value else reading


class Choices:
    """The values of a choice column with their spellings, ready for look-up."""

    def __init__(self, choices: Mapping[str, Sequence[str]]) -> None:
        self.values = list(choices)
        spellings = [(text, value) for value, more in choices.items() for text in (value, *more)]
        self._folded = {fold(text): value for text, value in spellings}
        self._compact = {compact(text): value for text, value in reversed(spellings) if compact(text)}
        self._ticked = self._folded.get("x")

    def read(self, value: Value) -> Reading[str]:
        """Return the choice that the cell means.

        Case, diacritics, spaces and dashes are folded; one slip in a long word gives the value with
        a warning, if exactly one value fits.
        """
        text = clean(str(int(value) if isinstance(value, float) and value.is_integer() else value))
        if text in _TICKS:
            return Reading(self._ticked) if self._ticked else fault("choice-unknown", ", ".join(self.values))
        key = compact(_NO_SHORT.sub("không ", text))
        exact = self._folded.get(fold(text)) or self._compact.get(key) or self._of_somebody(text)
        if exact:
            return Reading(exact)
        expected = ", ".join(self.values)
        near = {choice for spelling, choice in self._compact.items()
                if len(spelling) >= 6 and OSA.distance(key, spelling, score_cutoff=1) <= 1}  # fmt: skip
        if len(near) == 1:
            value = near.pop()
            return fault("choice-unknown", f"tạm hiểu là «{value}»", "warning", value)
        if key in ("khong", "chua", "chuaco") or not key.strip():
            return Reading()
        return fault("choice-unknown", expected)

    def _of_somebody(self, text: str) -> str | None:
        """Return the choice of "giấy khen của UBND xã"; None if what follows may be a choice itself."""
        match = _OF_SOMEBODY.match(text)
        if match is None:
            return None
        words = f" {' '.join(_WORD.findall(skeleton(match['somebody'])))} "
        if any(f" {skeleton(spelling)} " in words for spelling in self._folded):
            return None
        return self._compact.get(compact(match["choice"]))
