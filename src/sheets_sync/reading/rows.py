"""Telling the rows below a header apart: data, groups, totals, what follows the table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from sheets_sync.grids import Value, column_of, is_blank
from sheets_sync.reading.header_search import Header
from sheets_sync.reading.titles import as_label
from sheets_sync.texts import compact, skeleton

RowKind = Literal["data", "blank", "group", "total", "other", "end"]

_TOTAL = re.compile(r"^(?:tong cong|t\.?\s?cong|tc|tong so|tong|cong|cong don|luy ke)\b(?P<rest>.*)$")
_TOTAL_REST = re.compile(
    r"^[\s:.,()+\d\-]*(?:(?:i{1,3}|iv|v|khoi|nhom|muc|cac|xa|phuong|to chuc|chinh tri|xa hoi|toan|"
    r"thi xa|thi|dau|tu|den nay|a|b|mo hinh|dong|cuoc|ho|nguoi|don vi|quy|nam|thang|y kien|buoi|du an)\b"
    r"[\s:.,()+/\d\-]*)*$"
)
_TOTAL_COUNT = re.compile(r"^\s*[:.]?\s*\d[\d.]*(?:\s+[^\W\d]+){0,4}\s*\.?$")
_REMARK = re.compile(
    r"^(?:(?:ghi chu|luu y)\s*:|ty le\b|cung ky\b|binh quan\b|so voi\b|luy ke\b|toan (?:thi|huyen|tinh|xa)\b)"
)
_EXAMPLE = frozenset(["ví dụ", "vd", "mẫu", "dòng mẫu", "vi du"])
_PART_OF = re.compile(r"^trong do\b")
_ROMAN_ALONE = re.compile(r"^(?:[IVX]{1,4}|[A-D])\s*[.)]?$")
_NUMBER_ALONE = re.compile(r"^(?:[IVX\d]{1,4}(?:\.[\dIVX]{1,2})*|[A-Da-d*+-])\s*[.)/]?$")
_ROMAN_TITLE = re.compile(r"^(?:[IVX]{1,4}|[A-D])\s*[.)\-:]\s*\S")
_KIND_TITLE = re.compile(
    r"^(?:(?:[ivx]{1,4}|[a-d])\s*[.)\-:]\s*)?khoi (?:cac )?"
    r"(?:xa|phuong|to chuc|doan the|mttq|mat tran|luc luong)"
)
_AFTER = re.compile(
    r"^(?:nguoi (?:lap|tong hop)(?: bieu| bang| bao cao)?\s*(?::.*)?$|noi nhan|tm\.|t/m|kt\.|tl\.|thu truong|"
    r"bi thu\s*$|chu tich\s*$|xac nhan(?: cua)? (?:ubnd|lanh dao|thu truong|don vi)|ky ten|\(?ky,|"
    r"(?:[^\d,]{0,40},\s*)?ngay\s*[\d.…]*\s*thang\s*[\d.…]*\s*nam)"
)
_NUMBERING = re.compile(r"^(?:\(?\d{1,2}\)?(?:\s*=[\s\d()+\-]+)?|[a-z])$")
_COUNTED = re.compile(r"^\d+(?:\s*(?:mô hình|cuộc|đơn vị|người|hộ|buổi|ý kiến))?$")


@dataclass
class Rows:
    """The rows below a header, counted from 0 in the tab.

    `data` are the rows to read, `firsts` those of them right below a group title or a total, `unit_above`
    the unit that a row's group title names, `totals` the total rows with the data rows that each may
    add up, `groups` the group titles.
    """

    data: list[int] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    firsts: set[int] = field(default_factory=set)
    unit_above: dict[int, str] = field(default_factory=dict)
    totals: list[tuple[int, list[list[int]]]] = field(default_factory=list)

    def add(self, numbers: Sequence[int], unit: str | None, *, first: bool) -> Sequence[int]:
        """Add data rows on end, and return them; `first` if a group title or total stands right above."""
        self.data += numbers
        if first:
            self.firsts.add(numbers[0])
        if unit:
            self.unit_above |= dict.fromkeys(numbers, unit)
        return numbers


def tell_apart(grid_rows: Sequence[Sequence[Value]], header: Header, is_unit: Callable[[str], bool]) -> Rows:
    """Return the data and total rows of the table below its header.

    Left out are blank rows, rows that hold nothing but a running number or a unit's name, group
    titles, numbering rows, repeated headers, and what follows the signatures, unless it is surely data.
    """
    rows, sorter = Rows(), _Sorter(header, is_unit)
    section: list[int] = []
    unit: str | None = None
    ended = False
    for plain, run in _runs(sorter.sure(grid_rows[header.first_row :]), header.first_row):
        if plain and not ended:
            section += rows.add(run, unit, first=not section)
            continue
        for number in run:
            row = grid_rows[number]
            kind: RowKind = "data" if plain else sorter.kind(row, numbering=number == header.first_row)
            ended = ended or kind == "end"
            if kind == "data" and (not ended or sorter.surely_data(row)):
                section += rows.add([number], unit, first=not section)
            elif kind == "group":
                rows.groups.append(number)
                section, unit = [], sorter.unit_of_group(row)
            elif kind == "total":
                rows.totals.append((number, [section, list(rows.data)] if section else [list(rows.data)]))
                section = []
    return rows


def _runs(sure: Sequence[bool], offset: int) -> Iterator[tuple[bool, Sequence[int]]]:
    """Return the rows in runs of those that are data at first sight and those to be looked at.

    The first row is always looked at: it may number the columns.
    """
    start = 0
    while start < len(sure):
        plain = start > 0 and sure[start]
        try:
            end = sure.index(not plain, start + 1) if start else 1
        except ValueError:
            end = len(sure)
        yield plain, range(offset + start, offset + end)
        start = end


class _Sorter:
    """Decides what one row is; a full row is decided at first sight."""

    def __init__(self, header: Header, is_unit: Callable[[str], bool]) -> None:
        self.is_unit = is_unit
        self.unit = header.columns.get("unit", -1)
        self.known = [c for c in header.columns.values() if c != self.unit]
        self.known += [c for marks in header.marks.values() for c in marks.values()]
        self.sums = [place for name, place in header.columns.items()
                     if header.table.column(name).type in ("count", "number")]  # fmt: skip
        typed = {place: header.table.column(name).type for name, place in header.columns.items()}
        self.worded = {c for c in header.labels if typed.get(c, "text") in ("text", "unit")}
        needed = [header.table.column(n) for n in header.columns if n != "unit"]
        self.words = [header.columns[c.name] for c in needed
                      if c.needed and c.type in ("text", "date", "period", "choice")]  # fmt: skip
        self.titles = {place: compact(text) for place, text in header.labels.items()}

    def sure(self, rows: Sequence[Sequence[Value]]) -> list[bool]:
        """Tell of each row whether it is data at first sight: its unit and all its needed words are there."""
        if not self.words or self.unit < 0:
            return [False] * len(rows)
        units = column_of(rows, self.unit)
        known = {unit: self._is_plain_unit(unit) for unit in set(units)}
        found = list(map(known.__getitem__, units))
        for place in self.words:
            cells = column_of(rows, place)
            filled = {cell: not is_blank(cell) for cell in set(cells)}
            found = [sound and filled[cell] for sound, cell in zip(found, cells, strict=True)]
        return found

    def _is_plain_unit(self, unit: Value) -> bool:
        if not isinstance(unit, str):
            return unit is not None
        return not is_blank(unit) and not _is_no_unit(unit) and compact(unit) != self.titles[self.unit]

    def kind(self, row: Sequence[Value], *, numbering: bool) -> RowKind:
        """Return what the row is; `numbering` allows for a row of column numbers."""
        width = len(row)
        if self._is_example(row):
            return "other"
        full = self.words and all(c < width and not is_blank(row[c]) for c in self.words)
        if full and not numbering and 0 <= self.unit < width and not is_blank(row[self.unit]):
            title = row[self.unit]
            if not isinstance(title, str) or not _is_no_unit(title):
                repeated = isinstance(title, str) and compact(title) == self.titles[self.unit]
                return "other" if repeated and self._repeats_header(row) else "data"
        filled = [(place, value) for place, value in enumerate(row) if not is_blank(value)]
        if not filled:
            return "blank"
        texts = [as_label(value) for _, value in filled]
        if numbering and len(texts) > 2 and all(map(_is_numbering, texts)):
            return "other"
        return self._kind_of_sparse(row, texts, full=bool(full))

    def _is_example(self, row: Sequence[Value]) -> bool:
        """Tell whether the row is a form's own example: "Ví dụ" stands where the number would."""
        for place, value in enumerate(row):
            if not is_blank(value):
                said = isinstance(value, str) and value.strip().rstrip(":").lower() in _EXAMPLE
                return said and place not in self.known and place != self.unit
        return False

    def _kind_of_sparse(self, row: Sequence[Value], texts: list[str], *, full: bool) -> RowKind:
        words = sum(1 for c in self.words if c < len(row) and not is_blank(row[c]))
        if any(map(is_total, texts[:2])) and (words <= 1 or not self.words):
            return "total"
        if self._repeats_header(row):
            return "other"
        if self._signs(row, texts):
            return "end"
        of_kind = any(map(_names_kind, texts[:2]))
        if self._heads_a_unit(row, texts):
            return "group"
        if full and not of_kind:
            return "data"
        if len(texts) <= 3 and of_kind and _ROMAN_ALONE.match(texts[0]):
            return "group"
        if _PART_OF.match(skeleton(texts[0])) or _REMARK.match(skeleton(texts[0])):
            return "other"
        if self._known_besides_title(row) == 0 and _is_group(texts):
            return "group"
        return self._kind_of_few(row, texts)

    def _heads_a_unit(self, row: Sequence[Value], texts: list[str]) -> bool:
        """Tell whether the row only names the unit of the rows below: with a number before it at most."""
        alone = not any(c < len(row) and not is_blank(row[c]) for c in self.known)
        if 0 <= self.unit < len(row) and not is_blank(row[self.unit]):
            return alone and len(texts) <= 2
        return len(texts) == 2 and _NUMBER_ALONE.match(texts[0]) is not None and self.is_unit(texts[1])

    def _signs(self, row: Sequence[Value], texts: list[str]) -> bool:
        """Tell whether the row belongs to a signature block: a few words of it, no unit, no number."""
        if len(texts) > 3 or self._count(row, self.known) > 2 or self._names_unit(row):
            return False
        others = [text for text in texts if not _ends_table(text)]
        return len(others) < len(texts) and not any(c.isdigit() for text in others for c in text)

    def _known_besides_title(self, row: Sequence[Value]) -> int:
        """Count the filled cells beside a group title and its sums."""
        filled = [place for place, value in enumerate(row) if not is_blank(value)]
        titles = [filled[0]]
        if _ROMAN_ALONE.match(as_label(row[filled[0]])) and len(filled) > 1:
            titles += [filled[1]] if filled[1] in self.worded else []
        rest = [place for place in filled if place not in (*self.sums, *titles)]
        return sum(1 for c in rest if c in self.known and not _COUNTED.match(as_label(row[c])))

    def surely_data(self, row: Sequence[Value]) -> bool:
        """Tell whether a row below the signatures is data all the same: a unit, and its needed words."""
        full = self._count(row, self.words) == len(self.words)
        owned = self._names_unit(row) or (self.unit < 0 and len(self.words) > 1)
        return full and owned and self._count(row, self.known) > 1

    def _names_unit(self, row: Sequence[Value]) -> bool:
        return 0 <= self.unit < len(row) and self.is_unit(as_label(row[self.unit]))

    @staticmethod
    def _count(row: Sequence[Value], places: Sequence[int]) -> int:
        return sum(1 for c in places if c < len(row) and not is_blank(row[c]))

    def _kind_of_few(self, row: Sequence[Value], texts: list[str]) -> RowKind:
        known = [c for c in self.known if c < len(row) and not is_blank(row[c])]
        if not known:
            alone = self.unit < 0 or self.unit >= len(row) or is_blank(row[self.unit])
            return "group" if alone and self.is_unit(texts[-1]) else "other"
        if len(texts) == 1 and len(self.known) > 1 and self.is_unit(texts[0]):
            return "group"
        return "data"

    def unit_of_group(self, row: Sequence[Value]) -> str | None:
        """Return the unit's name that a group row gives, None if it names none."""
        texts = [as_label(value) for value in row if isinstance(value, str) and not is_blank(value)]
        return next((text for text in reversed(texts) if self.is_unit(text)), None)

    def _repeats_header(self, row: Sequence[Value]) -> bool:
        same = 0
        for place in (self.unit, *self.known[:4]):
            if 0 <= place < len(row) and isinstance(row[place], str):
                same += compact(as_label(row[place])) == self.titles.get(place, "?")
        return same >= 2


@lru_cache(maxsize=8192)
def is_total(text: str) -> bool:
    """Tell whether the text is a total's title: Tổng cộng, Cộng khối I, Tổng số: 27 mô hình."""
    match = _TOTAL.match(skeleton(text))
    if match is None:
        return False
    return bool(_TOTAL_REST.match(match["rest"]) or _TOTAL_COUNT.match(match["rest"]))


@lru_cache(maxsize=8192)
def _names_kind(text: str) -> bool:
    """Tell whether the text is a group's title: Khối xã, phường."""
    return _KIND_TITLE.match(skeleton(text)) is not None


def _is_no_unit(text: str) -> bool:
    """Tell whether what stands in the unit column is a group's title or a signature's."""
    return _names_kind(text) or _ends_table(text)


def _is_numbering(text: str) -> bool:
    return _NUMBERING.match(text.lower()) is not None


@lru_cache(maxsize=8192)
def _ends_table(text: str) -> bool:
    return _AFTER.match(skeleton(text)) is not None


def _is_group(texts: list[str]) -> bool:
    if len(texts) > 3:
        return False
    first = texts[0]
    if _ROMAN_TITLE.match(first) or _KIND_TITLE.match(skeleton(first)):
        return True
    return _ROMAN_ALONE.match(first) is not None and len(texts) > 1
