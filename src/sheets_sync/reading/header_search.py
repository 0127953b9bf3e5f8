"""What rows would be as a header: the columns that their labels mean, table by table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sheets_sync.grids import Area
from sheets_sync.reading.labels import LOOSE, Labels
from sheets_sync.reading.titles import DEEPEST_HEADER, column_labels
from sheets_sync.tables import Table
from sheets_sync.texts import compact

UNKNOWN_MARK = "?"
# Headings that no register reads: running numbers and remarks.
NOT_READ = frozenset(["stt", "tt", "sott", "so", "ghichu", "luuy"])


@dataclass(frozen=True)
class Header:
    """Where a table's header stands in a tab, rows and columns counted from 0.

    `columns` maps the table's columns to places, `marks` its values that are headings to places, `labels`
    every place to the text above it. `missing` are needed columns that were not found, `doubles` places
    that claim a column already taken. `cut` says that a merged heading reaches out of it.
    """

    table: Table
    top: int
    height: int
    columns: Mapping[str, int]
    marks: Mapping[str, Mapping[str, int]]
    labels: Mapping[int, str]
    missing: tuple[str, ...] = ()
    doubles: tuple[tuple[str, int], ...] = ()
    sure: int = field(default=0, compare=False)
    cut: bool = field(default=False, compare=False)

    @property
    def key(self) -> tuple[object, ...]:
        """What is the same of equal headers of tables of one name."""
        marks = tuple((name, *places.items()) for name, places in self.marks.items())
        return (self.table.name, self.top, self.height, *self.columns.items(), marks, *self.labels.items(),
                self.missing, self.doubles, self.sure, self.cut)  # fmt: skip

    @property
    def first_row(self) -> int:
        """The row below the header."""
        return self.top + self.height

    @property
    def matched(self) -> int:
        """How many of the table's columns were found."""
        return len(self.columns) + len(self.marks)

    @property
    def unread(self) -> dict[int, str]:
        """The labels of the places under which nothing is read, by place."""
        read = {*self.columns.values(), *(p for places in self.marks.values() for p in places.values())}
        return {place: text for place, text in self.labels.items() if place not in read}

    @property
    def covered(self) -> int:
        """How many columns of the tab it gives a meaning."""
        return len(self.columns) + sum(len(places) for places in self.marks.values())


@dataclass(frozen=True)
class Search:
    """Looks for headers in the first rows of a tab."""

    zone: Sequence[Sequence[str]]
    merges: Sequence[Area]
    tables: Mapping[str, Table]
    labels: Labels

    def fits(self) -> Iterator[Header]:
        """Return what each row, and it with the one or two below, would be as a header.

        Once one gives every column of the tab a meaning no further one is looked for.
        """
        for top in range(len(self.zone)):
            if len({text for text in self.zone[top] if text}) < 2:
                continue
            told = values = 0
            for height in range(1, min(DEEPEST_HEADER, len(self.zone) - top) + 1):
                more = self.labels.told(self.zone[top + height - 1])
                told, values = told + more[0], values + more[1]
                if told > values and (told > 1 or self._is_merged(top, height)):
                    found = self.fits_at(top, height, near=False)
                    yield from found
                    if any(map(self.is_whole, found)):
                        return

    def is_whole(self, header: Header) -> bool:
        """Tell whether a header lacks nothing and reads each column in which anything stands below."""
        if header.missing or header.cut or header.doubles:
            return False
        # Of several rows without a merge the lower ones may be data, or the header once more.
        if header.height > 1 and not self._is_merged(header.top, header.height):
            return False
        if any(compact(text) not in NOT_READ for text in header.unread.values()):
            return False
        rows = self.zone[header.first_row :]
        filled = {place for row in rows for place, text in enumerate(row) if text}
        return bool(filled) and filled <= header.labels.keys()

    def _is_merged(self, top: int, height: int) -> bool:
        return any(top <= area.bottom and area.top < top + height for area in self.merges)

    def fits_at(self, top: int, height: int, *, near: bool) -> list[Header]:
        """Return for each table what the rows would be as its header."""
        if height > 1 or self.merges:
            return list(self._fits_at(top, height, near=near))
        # A row of headings alone is most often that of other tabs too.
        key = (near, *self.zone[top])
        if key not in self.labels.fits:
            found = self._fits_at(top, height, near=near)
            self.labels.fits[key] = [replace(header, top=0) for header in found]
        return [replace(header, top=top) for header in self.labels.fits[key]]

    def _fits_at(self, top: int, height: int, *, near: bool) -> Iterator[Header]:
        above = column_labels(self.zone[top : top + height])
        claims: dict[str, list[Claim]] = {}
        for place, levels in above.items():
            for level, label in self.labels.find(levels, near=near):
                claim = Claim(level, place, label.column, label.mark)
                claims.setdefault(label.table, []).append(claim)
        texts = {place: " / ".join(levels) for place, levels in above.items()}
        widened, cut = self._widened(top, height), self._is_cut(top, height)
        for name, claimed in claims.items():
            sound = [c for c in claimed if c.place not in widened]
            header = _assigned(self.tables[name], top, height, sound, texts)
            yield replace(header, cut=True) if cut else header

    def _is_cut(self, top: int, height: int) -> bool:
        last = top + height - 1
        return any(
            a.top <= last < a.bottom or a.top < top <= a.bottom
            for a in self.merges
            if a.bottom - a.top < DEEPEST_HEADER and top <= a.bottom
        )

    def _widened(self, top: int, height: int) -> set[int]:
        """Return the columns that a heading merged over several only spreads over."""
        return {
            column
            for area in self.merges
            if top <= area.top and area.bottom == top + height - 1
            for column in range(area.left + 1, area.right + 1)
        }


class Claim(NamedTuple):
    """A heading that may be a column's, or one of its x-columns'."""

    level: int
    place: int
    column: str
    mark: str | None


def _assigned(
    table: Table, top: int, height: int, claims: Sequence[Claim], texts: Mapping[int, str]
) -> Header:
    columns: dict[str, int] = {}
    levels: dict[str, int] = {}
    marks: dict[str, dict[str, int]] = {}
    doubles = []
    for level, place, name, mark in sorted(claims, key=lambda c: (-c[0], c[1])):
        if mark is not None:
            marks.setdefault(name, {}).setdefault(mark, place)
        elif name not in columns:
            columns[name], levels[name] = place, level
        elif level == levels[name]:
            doubles.append((name, place))
    marks = {name: found for name, found in marks.items() if len(found) > 1 and name not in columns}
    spread = table.spread
    marks = {
        name: found if spread and name == spread.name else found | _unknown_marks(found, columns, texts)
        for name, found in marks.items()
    }
    found = {*columns, *marks}
    if spread and spread.spread_into and spread.name in marks:
        found.add(spread.spread_into)
    missing = tuple(n for n in table.needed if n not in found and n != "unit")
    if table.any_of and not found & set(table.any_of):
        missing = (*missing, table.any_of[0])
    sure = sum(1 for level in levels.values() if level > LOOSE)
    return Header(table, top, height, columns, marks, texts, missing, tuple(doubles), sure)


def _unknown_marks(
    marks: Mapping[str, int], columns: Mapping[str, int], texts: Mapping[int, str]
) -> dict[str, int]:
    """Return the columns among the x-columns whose heading means none of the values, under `UNKNOWN_MARK`.

    An x there says that the row has some value, but not which.
    """
    known = {*marks.values(), *columns.values()}
    among = range(min(marks.values()), max(marks.values()) + 1)
    return {
        f"{UNKNOWN_MARK}{texts[place]}": place for place in among if place in texts and place not in known
    }
