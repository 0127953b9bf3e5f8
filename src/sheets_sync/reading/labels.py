"""Which column a heading means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from sheets_sync.tables import Table
from sheets_sync.texts import compact, skeleton

_DIGITS = re.compile(r"\d+")
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_TELLING = re.compile(r"du kien|de nghi|ke hoach|chua|khong|con lai|ton dong|%|ty le|\bnu\b|\bnam gioi\b")
_FILLERS = frozenset(
    [
        "tong",
        "cac",
        "cua",
        "luong",
        "nam",
        "quy",
        "thang",
        "neu",
        "co",
        "trong",
        "ky",
        "duoc",
        "va",
        "dan",
        "van",
        "kheo",
        "dvk",
        "i",
        "ii",
        "iii",
        "iv",
    ]
)

_SPELT_OUT = {"kt": "kinhte", "vh": "vanhoa", "xh": "xahoi", "vhxh": "vanhoaxahoi", "qp": "quocphong",
              "an": "anninh", "qpan": "quocphonganninh", "ht": "hethong", "ct": "chinhtri",
              "xd": "xaydung", "dk": "dangki", "kh": "kehoach", "tb": "thongbao", "qd": "quyetdinh",
              "dv": "donvi", "tg": "thoigian", "ngdk": "ngaydangki", "sl": "soluong", "nvh": "nhavanhoa",
              "ntm": "nongthonmoi", "gpmb": "giaiphongmatbang", "tdc": "taidinhcu"}  # fmt: skip

# What headings of a unit column are made of, whatever the register: "Tên xã, phường, đơn vị đăng ký".
_UNIT_CORES = re.compile(r"don vi|dia phuong|co quan|\bxa\b|\bphuong\b")
_UNIT_WORDS = frozenset([
    "ten", "don", "vi", "xa", "phuong", "thi", "tran", "dia", "co", "quan", "to", "chuc", "dang", "ki", "cac",
    "va", "hoac", "ban", "nganh", "doan", "the", "khoi",
])  # fmt: skip

_TURNING = frozenset(["da", "dang", "chua", "khong", "ko", "han", "de", "du", "dn", "nu", "nam", "so"])

EXACT, LOOSE, NEAR = 3, 2, 1
LONGEST_HEADING = 200
# Of fewer letters one slip makes another word.
SHORTEST_NEAR = 6


class Label(NamedTuple):
    """A heading's meaning in one table: its column, for x-columns also the value it stands for."""

    table: str
    column: str
    mark: str | None = None


class Hit(NamedTuple):
    """A meaning with how sure it is: EXACT, LOOSE (filler words apart) or NEAR (a slip)."""

    level: int
    label: Label


@lru_cache(maxsize=65_536)
def loose(text: str) -> str:
    """Return the heading's key without bracketed words, filler words and numbers.

    Words in brackets that turn the meaning round, such as "(dự kiến)", are kept.
    """
    plain = _without_remarks(text)
    words = re.findall(r"[a-z0-9]+", skeleton(plain).replace("tong so", " "))
    spelt = (_SPELT_OUT.get(word, word) for word in words)
    return "".join(w for w in spelt if w not in _FILLERS and not w.isdigit())


def _without_remarks(text: str) -> str:
    return _BRACKETS.sub(lambda m: m[0] if _TELLING.search(skeleton(m[0])) else " ", text)


class Labels:
    """The headings of several tables, ready for look-up."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._exact: dict[str, dict[Label, None]] = defaultdict(dict)
        self._loose: dict[str, dict[Label, None]] = defaultdict(dict)
        self._shares: set[str] = set()
        self._turns: dict[str, frozenset[str]] = {}
        for table in tables:
            for text, label in _labels_of(table):
                self._exact[compact(text)][label] = None
                self._shares |= {compact(text)} if "%" in text else set()
                self._turns[compact(text)] = _turning(text)
                if loose(text) and not (label.mark and _DIGITS.search(text)):
                    self._loose[loose(text)][label] = None
        self._keys = list(self._exact)
        self._units = [Label(t.name, c.name) for t in tables for c in t.columns if c.type == "unit"]
        # What rows of headings were found to be, for whoever looks at a row like them again.
        self.fits: dict[tuple[Any, ...], list[Any]] = {}
        self._cache: dict[tuple[bool, tuple[str, ...]], list[Hit]] = {}

    def find(self, levels: Sequence[str], *, near: bool = False) -> list[Hit]:
        """Return what a heading may mean, at most one meaning a table.

        `levels` are the texts above the column, from the top row of the header down. The lowest text
        and all of them together are looked up; with `near`, also headings one slip away.
        """
        key = (near, tuple(levels))
        if key not in self._cache:
            self._cache[key] = self._find(tuple(levels), near=near)
        return self._cache[key]

    def told(self, texts: Sequence[str]) -> tuple[int, int]:
        """Return how many of the texts are headings by themselves, and how many of these only as a value.

        A row of data may well hold two values that are headings elsewhere.
        """
        found = [hits for text in texts if text and (hits := self.find((text,)))]
        return len(found), sum(1 for hits in found if all(hit.label.mark for hit in hits))

    def _find(self, levels: tuple[str, ...], *, near: bool) -> list[Hit]:
        if any(len(text) > LONGEST_HEADING for text in levels):
            return []
        texts = dict.fromkeys((levels, levels[-1:])) if levels else {}
        best: dict[str, tuple[int, int, Label]] = {}
        for parts in texts:
            for level, size, label in self._meanings(parts, near=near):
                rank = (level, size, label)
                if label.table not in best or rank[:2] > best[label.table][:2]:
                    best[label.table] = rank
        return [Hit(level, label) for level, _, label in best.values()]

    def _meanings(self, levels: tuple[str, ...], *, near: bool) -> list[tuple[int, int, Label]]:
        text, key = " ".join(levels), "".join(map(compact, levels))
        if "%" in text and key not in self._shares:
            return []
        rest = loose(text) if _must_be_joined(levels) else "".join(map(loose, levels))
        found = [(EXACT, len(key), label) for label in self._exact.get(key, ())]
        found += [(LOOSE, len(rest), label) for label in self._loose.get(rest, ())]
        if not found and _heads_units(text):
            found = [(LOOSE, len(rest), label) for label in self._units]
        return found if found or not near else self._near(text)

    def _near(self, text: str) -> list[tuple[int, int, Label]]:
        """Return the headings that are one slip away."""
        bare = compact(_without_remarks(text))
        shortest = SHORTEST_NEAR if " " in text.strip() else SHORTEST_NEAR + 1
        found = []
        if shortest <= len(bare) <= 60:
            alike = process.extract(bare, self._keys, scorer=OSA.distance, score_cutoff=2, limit=None)
            found = [(NEAR, len(other), label) for other, slips, _ in alike
                     if _one_slip(bare, other, slips) and self._turns[other] == _turning(text)
                     for label in self._exact[other]]  # fmt: skip
        return found


def _must_be_joined(levels: Sequence[str]) -> bool:
    """Tell whether the loose key of several levels is not that of each, one after another.

    A remark in brackets may reach over two of them, and so may the words "tổng số".
    """
    return len(levels) > 1 and any("(" in t or "[" in t or compact(t).endswith("tong") for t in levels)


@lru_cache(maxsize=8192)
def _turning(text: str) -> frozenset[str]:
    """Return what turns a heading's meaning round: đã is not đang, nor chưa; and its numbers."""
    plain = skeleton(_without_remarks(text))
    return frozenset(re.findall(r"[a-z]+", plain)) & _TURNING | frozenset(_DIGITS.findall(plain))


@lru_cache(maxsize=8192)
def _heads_units(text: str) -> bool:
    """Tell whether a heading is made of nothing but the words for a unit."""
    plain = skeleton(text)
    words = re.findall(r"[^\W\d_]+", plain)
    return _UNIT_WORDS.issuperset(words) and _UNIT_CORES.search(plain) is not None


def _one_slip(key: str, other: str, slips: float) -> bool:
    """Tell whether so many slips leave two headings one: a second one only if long, without a letter more."""
    allowed = 1 if max(len(key), len(other)) < 12 or len(key) != len(other) else 2
    return slips <= allowed and min(len(key), len(other)) >= SHORTEST_NEAR


def _labels_of(table: Table) -> Iterable[tuple[str, Label]]:
    for column in table.columns:
        for text in column.labels:
            yield text, Label(table.name, column.name)
        for value, spellings in column.choices.items() if column.marked or column.spread_into else ():
            for text in (value, *spellings):
                # A number alone above a column is most often that column's number.
                if not text.isdigit():
                    yield text, Label(table.name, column.name, value)


def nearest(text: str, candidates: Iterable[str], least: float = 0.5) -> str:
    """Return the candidate that looks most like the text, "" if none is at least so much like it."""
    scored = [(OSA.normalized_similarity(compact(text), compact(c)), c) for c in candidates]
    score, best = max(scored, default=(0.0, ""))
    return best if score >= least else ""
