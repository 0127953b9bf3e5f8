"""Finding the header of a register in a tab, by its labels and not by its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from sheets_sync.grids import Area, Grid, address, letters
from sheets_sync.legacy import decoded
from sheets_sync.problems import Problem
from sheets_sync.reading.header_search import Header, Search
from sheets_sync.reading.labels import Labels, nearest
from sheets_sync.reading.titles import DEEPEST_HEADER, SEARCHED_ROWS, header_zone
from sheets_sync.tables import Table
from sheets_sync.texts import clean, compact

LOOKED_AT_CLOSELY = 3
MUCH_ALIKE = 0.8
# A header that covers so much of what the best one does is the same register's.
LEAST_ALIKE = 0.6


class Finding(NamedTuple):
    """The header of a tab, or the problem with it, or neither if the tab is no register."""

    header: Header | None = None
    problem: Problem | None = None
    suspected: str | None = None


def find_header(grid: Grid, tables: Sequence[Table], labels: Labels) -> Finding:
    """Return the register's header in a tab.

    The table whose labels match most columns is taken; the tab's title, or else the file's name, breaks
    ties. A tab that two tables fit equally well, or whose header lacks a needed column, gives a problem,
    and `suspected` names the table it was meant for. A missing `unit` column is no fault: the unit may be
    told by the tab or the file.
    """
    search = Search(header_zone(grid), grid.merges, {t.name: t for t in tables}, labels)
    fits = list(search.fits())
    titles = (grid.tab, grid.source.rsplit("/", 1)[-1])
    named = ({t.name for t in tables if names_table(title, t)} for title in titles)
    titled = next(filter(None, named), set())
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
    zone = header_zone(near)
    if not zone or (labels.told(zone[0])[0] < 2 and not any(area.top == 0 for area in merges)):
        return None
    search = Search(zone, merges, {t.name: t for t in tables}, labels)
    heights = range(1, min(DEEPEST_HEADER, len(near.rows)) + 1)
    fits: list[Header] = []
    for height in heights:
        fits += search.fits_at(0, height, near=True)
        if any(map(search.is_whole, fits)):
            break
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
    best = {name: _first([h for h in fits if h.table.name == name]) for name in {h.table.name for h in fits}}
    most = max(h.matched for h in best.values())
    rivals = [h for h in best.values() if h.matched == most]
    if len(rivals) > 1:
        rivals = [h for h in rivals if h.table.name in titled] or rivals
    if len(rivals) == 1:
        return Finding(rivals[0])
    names = ", ".join(sorted(f"«{h.table.tabs[0] if h.table.tabs else h.table.name}»" for h in rivals))
    return Finding(None, Problem("table-ambiguous", "error", grid.source, grid.tab, detail=names))


def _first(fits: Sequence[Header]) -> Header:
    """Return the best header of a table where it stands for the first time; below it, it is but repeated."""
    best = max(fits, key=_rank)
    alike = [fit for fit in fits if fit.covered >= LEAST_ALIKE * best.covered]
    whole = [fit for fit in alike if not fit.cut] or alike
    below = min(fit.first_row for fit in whole)
    lowest = max(fit.first_row for fit in whole)
    repeated = min((fit.top for fit in whole if fit.top >= below), default=lowest)
    return max((fit for fit in whole if fit.top < below and fit.first_row <= repeated), key=_rank)


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
    first = sorted((f for f in ranked if f.covered >= LEAST_ALIKE * ranked[0].covered), key=lambda f: f.top)
    places = [(fit.top, fit.height) for fit in (*ranked, *first)]
    return list(dict.fromkeys([*places[:LOOKED_AT_CLOSELY], *places[len(ranked) :][:LOOKED_AT_CLOSELY]]))


def missed_problems(grid: Grid, header: Header) -> list[Problem]:
    """Return a warning for each column that was not found where a heading not read looks much like it."""
    spare = {text: place for place, text in header.unread.items()}
    problems = []
    for column in header.table.columns if spare else ():
        near = nearest(column.labels[0], spare, MUCH_ALIKE)
        if near and column.name not in header.columns and column.name not in header.marks:
            cell = address(header.first_row - 1, spare[near])
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
