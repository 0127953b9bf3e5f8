"""Vietnamese text as it is typed: cleaning it for use, folding it for comparison."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

_TONE_MARKS = frozenset("\u0300\u0301\u0303\u0309\u0323")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_BIDIRECTIONAL = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F])
_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
# Composed Vietnamese and ordinary signs: nothing outside its words would be decomposed.
_ORDINARY = re.compile(r"[ -~àáâãèéêìíòóôõùúýăđĩũơưạ-ỹ“”‘’«»…–—]*")
_NO_WORD = re.compile(r"[\W_]+")
_FINAL_Y = re.compile(r"^([bcdđghklmnpqrstvx]+)y$")


def clean(text: str) -> str:
    """Return the text in NFC, without invisible or control characters, spaces collapsed.

    Line breaks and no-break spaces become spaces. The words themselves are never rewritten.
    """
    if text.isprintable() and "  " not in text and unicodedata.is_normalized("NFC", text):
        return text.strip(" ")
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE).translate(_BIDIRECTIONAL)
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())


@lru_cache(maxsize=65_536)
def _fold_word(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    tones = "".join(sorted(c for c in decomposed if c in _TONE_MARKS))
    letters = "".join(c for c in decomposed if c not in _TONE_MARKS)
    return _FINAL_Y.sub(r"\1i", letters) + tones


@lru_cache(maxsize=65_536)
def _plain_word(word: str) -> str:
    return "".join(c for c in _fold_word(word) if not unicodedata.combining(c)).replace("đ", "d")


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return a key under which two spellings of the same Vietnamese words are equal.

    Equal are: composed and decomposed letters, letter case, spaces, the place of the tone mark
    (hoà, hòa) and a final i or y (kỉ, kỷ; spelling rules of QĐ 1989/QĐ-BGDĐT, Điều 8). The key is
    for comparing only. Folding a key again gives the same key.
    """
    lowered = clean(text).casefold()
    if not lowered.isascii():
        lowered = _settled(lowered)
    return _each_word(lowered, _fold_word)


def _each_word(text: str, change: Callable[[str], str]) -> str:
    """Return the text with each of its words changed; what stands between them stays."""
    if text.replace(" ", "").isalnum():
        return " ".join(map(change, text.split(" ")))
    return _WORD.sub(lambda match: change(match.group()), text)


def _settled(lowered: str) -> str:
    """Return the text with whatever is no Vietnamese letter decomposed, as its words will be."""
    return lowered if _ORDINARY.fullmatch(lowered) else unicodedata.normalize("NFD", lowered)


@lru_cache(maxsize=65_536)
def skeleton(text: str) -> str:
    """Return the folded text without any diacritics: what is left of it when typed "khong dau"."""
    lowered = clean(text).casefold()
    if lowered.isascii() or _ORDINARY.fullmatch(lowered):
        return _each_word(lowered, _plain_word)
    letters = (c for c in fold(text) if not unicodedata.combining(c))
    return "".join(letters).replace("đ", "d")


@lru_cache(maxsize=65_536)
def compact(text: str) -> str:
    """Return the letters and digits of the skeleton alone, for labels and titles."""
    return _NO_WORD.sub("", skeleton(text))


def has_diacritics(text: str) -> bool:
    """Tell whether the text carries any Vietnamese diacritic or đ."""
    return fold(text) != skeleton(text)


def sort_key(text: str) -> tuple[str, str]:
    """Return a key that sorts Vietnamese text alike on every machine, whatever its locale."""
    return skeleton(text), fold(text)


def shown_number(value: object) -> str:
    """Return a number as Vietnamese write it: 1.234,5."""
    if not isinstance(value, int | float):
        return str(value)
    text = f"{value:,.10g}" if value % 1 else f"{value:,.0f}"
    return text.translate(str.maketrans(",.", ".,"))
