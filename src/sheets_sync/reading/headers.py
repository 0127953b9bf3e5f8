"""Finding the header of a register in a tab, by its labels and not by its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sheets_sync.grids import Area, Grid, address, letters
from sheets_sync.legacy import decoded
from sheets_sync.problems import Problem
from sheets_sync.reading.labels import LOOSE, Labels, nearest
from sheets_sync.reading.titles import DEEPEST_HEADER, SEARCHED_ROWS, column_labels, header_zone
from sheets_sync.tables import Table
from sheets_sync.texts import clean, compact

LOOKED_AT_CLOSELY = 3
MUCH_ALIKE = 0.8
UNKNOWN_MARK = "?"


@dataclass(frozen=True)
class Header:
    """Where a table's header stands in a tab, rows and columns counted from 0.

    `columns` maps the table's columns to places, `marks` its x-columns' values to places, `labels`
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
    def first_row(self) -> int:
        """The row below the header."""
        return self.top + self.height

    @property
    def matched(self) -> int:
        """How many of the table's columns were found."""
        return len(self.columns) + len(self.marks)

    @property
    def covered(self) -> int:
        """How many columns of the tab it gives a meaning."""
        return len(self.columns) + sum(len(places) for places in self.marks.values())


class Finding(NamedTuple):
    """The header of a tab, or the problem with it, or neither if the tab is no register."""

    header: Header | None = None
    problem: Problem | None = None
    suspected: str | None = None


def find_header(grid: Grid, tables: Sequence[Table], labels: Labels) -> Finding:
    """Return the register's header in a tab.

    The table whose labels match most columns is taken; the tab's title breaks ties. A tab that two
    tables fit equally well, or whose header lacks a needed column, gives a problem, and `suspected`
    names the table it was meant for. A missing `unit` column is no fault: the unit may be told by
    the tab or the file.
    """
    search = _Search(header_zone(grid), grid.merges, {t.name: t for t in tables}, labels)
    fits = list(search.fits())
    titles = [grid.tab, grid.source.rsplit("/", 1)[-1]]
    titled = {t.name for t in tables if any(names_table(title, t) for title in titles)}
    fits = [fit for place in _best_places(fits) for fit in search.fits_at(*place, near=True)]
    complete = [h for h in fits if not h.missing and _credible(h, titled)]
    if complete:
        return _choose(grid, complete, titled)
    partial = [h for h in fits if h.missing and _credible(h, titled)]
    if not partial:
        return _in_legacy(grid, tables, labels)
    best = max(partial, key=lambda h: (h.table.name in titled, *_rank(h)))
    return Finding(None, _missing_column(grid, best), best.table.name)


def _in_legacy(grid: Grid, tables: Sequence[Table], labels: Labels) -> Finding:
    """Return the problem of a tab that is a register if its headings are read as text of before Unicode."""
    raw = grid.rows[: SEARCHED_ROWS + DEEPEST_HEADER]
    if not any(isinstance(v, str) and decoded(v) for row in raw for v in row):
        return Finding()
    rows = [[decoded(v) or v if isinstance(v, str) else v for v in row] for row in raw]
    finding = find_header(replace(grid, rows=rows), tables, labels)
    if finding.header is None:
        return finding
    top = finding.header.top
    legacy = [
        (p, str(v), says) for p, v in enumerate(raw[top]) if isinstance(v, str) and (says := decoded(v))
    ]
    place, found, says = legacy[0] if legacy else (0, "", "")
    cell, found = address(top, place), clean(found)
    problem = Problem("legacy-encoding", "error", grid.source, grid.tab, cell, found=found, detail=says)
    return Finding(None, problem, finding.header.table.name)


def header_at(grid: Grid, row: int, tables: Sequence[Table], labels: Labels) -> Header | None:
    """Return the whole header that begins in a row, counted from 0 in the tab; None if none does."""
    last = row + DEEPEST_HEADER - 1
    merges = tuple(Area(a.top - row, a.left, min(a.bottom, last) - row, a.right)
                   for a in grid.merges if row <= a.top <= last)  # fmt: skip
    near = replace(grid, rows=grid.rows[row : last + 1], merges=merges)
    search = _Search(header_zone(near), merges, {t.name: t for t in tables}, labels)
    heights = range(1, min(DEEPEST_HEADER, len(near.rows)) + 1)
    fits = [fit for height in heights for fit in search.fits_at(0, height, near=True)]
    whole = [fit for fit in fits if not fit.missing and _credible(fit, set())]
    return replace(max(whole, key=_rank), top=row) if whole else None


def names_table(title: str, table: Table) -> bool:
    """Tell whether a tab's title holds one of the table's usual titles."""
    key = compact(title)
    return any(compact(usual) in key for usual in table.tabs)


def _rank(header: Header) -> tuple[int, int, int, int]:
    return header.covered - 2 * header.cut, header.sure, -header.height, -header.top


def _credible(header: Header, titled: set[str]) -> bool:
    """Tell whether a header is the table's and not just a list with a unit and a date in it."""
    if header.table.name in titled:
        return header.matched >= 2 or bool(header.missing)
    telling = set(header.table.telling or header.table.needed) - {"unit"}
    told = len({*header.columns, *header.marks} & telling)
    enough = 2 * header.covered >= len(header.labels) or told >= 2
    return header.matched >= 2 and enough and (told > 0 or not header.table.telling)


def _choose(grid: Grid, fits: list[Header], titled: set[str]) -> Finding:
    best: dict[str, Header] = {}
    for header in sorted(fits, key=_rank):
        best[header.table.name] = header
    most = max(h.matched for h in best.values())
    rivals = [h for h in best.values() if h.matched == most]
    if len(rivals) > 1:
        rivals = [h for h in rivals if h.table.name in titled] or rivals
    if len(rivals) == 1:
        return Finding(rivals[0])
    names = ", ".join(sorted(f"«{h.table.tabs[0] if h.table.tabs else h.table.name}»" for h in rivals))
    return Finding(None, Problem("table-ambiguous", "error", grid.source, grid.tab, detail=names))


def _missing_column(grid: Grid, header: Header) -> Problem:
    name = header.missing[0]
    wanted = header.table.column(name).labels[0]
    taken = set(header.columns.values())
    spare = [text for place, text in header.labels.items() if place not in taken]
    near = nearest(wanted, spare)
    return Problem("header-missing", "error", grid.source, grid.tab, f"A{header.top + 1}",
                   column=wanted, detail=f" (gần giống: «{near}»)" if near else "")  # fmt: skip


def _best_places(fits: Sequence[Header]) -> list[tuple[int, int]]:
    """Return the few places where the headers that match most stand, to be looked at closely."""
    ranked = sorted(fits, key=_rank, reverse=True)
    return list(dict.fromkeys((fit.top, fit.height) for fit in ranked))[:LOOKED_AT_CLOSELY]


@dataclass(frozen=True)
class _Search:
    """Looks for headers in the first rows of a tab."""

    zone: Sequence[Sequence[str]]
    merges: Sequence[Area]
    tables: Mapping[str, Table]
    labels: Labels

    def fits(self) -> Iterator[Header]:
        """Return what each row, and it with the one or two below, would be as a header."""
        for top in range(len(self.zone)):
            if len({text for text in self.zone[top] if text}) < 2:
                continue
            told = 0
            for height in range(1, min(DEEPEST_HEADER, len(self.zone) - top) + 1):
                told += self.labels.told(self.zone[top + height - 1])
                if told > 1 or (told and self._is_merged(top, height)):
                    yield from self.fits_at(top, height, near=False)

    def _is_merged(self, top: int, height: int) -> bool:
        return any(top <= area.bottom and area.top < top + height for area in self.merges)

    def fits_at(self, top: int, height: int, *, near: bool) -> Iterator[Header]:
        """Return for each table what the rows would be as its header."""
        above = column_labels(self.zone[top : top + height])
        claims: dict[str, list[Claim]] = {}
        for place, levels in above.items():
            for level, label in self.labels.find(levels, near=near):
                claim = Claim(level, place, label.column, label.mark)
                claims.setdefault(label.table, []).append(claim)
        texts = {place: " / ".join(levels) for place, levels in above.items()}
        for name, claimed in claims.items():
            sound = [c for c in claimed if c.place not in self._widened(top, height)]
            header = _assigned(self.tables[name], top, height, sound, texts)
            yield replace(header, cut=True) if self._is_cut(top, height) else header

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
    marks = {name: {**found, **_unknown_marks(found, columns, texts)} for name, found in marks.items()}
    found = {*columns, *marks}
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


def missed_problems(grid: Grid, header: Header) -> list[Problem]:
    """Return a warning for each column that was not found where a heading not read looks much like it."""
    read = {
        *header.columns.values(),
        *(place for places in header.marks.values() for place in places.values()),
    }
    spare = {text: place for place, text in header.labels.items() if place not in read}
    problems = []
    for column in header.table.columns if spare else ():
        near = nearest(column.labels[0], spare, MUCH_ALIKE)
        if near and column.name not in header.columns and column.name not in header.marks:
            cell = address(header.top + header.height - 1, spare[near])
            detail = f" (gần giống: «{near}»)"
            problems.append(Problem("header-missing", "warning", grid.source, grid.tab, cell, found=near,
                                    column=column.labels[0], detail=detail))  # fmt: skip
    return problems


def double_problem(grid: Grid, header: Header) -> list[Problem]:
    """Return a problem for each column that two headings claim."""
    return [
        Problem("header-duplicate", "error", grid.source, grid.tab, f"{letters(place)}{header.top + 1}",
                column=header.table.column(name).labels[0],
                detail=f"{letters(header.columns[name])}, {letters(place)}")
        for name, place in header.doubles
    ]  # fmt: skip
