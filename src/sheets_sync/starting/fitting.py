"""Which register each tab of existing sheets fits, with which columns, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sheets_sync.grids import Grid, column_of, holds_lists, letters, position
from sheets_sync.reading.header_search import NOT_READ, Header
from sheets_sync.reading.headers import find_header
from sheets_sync.reading.labels import Labels
from sheets_sync.reading.parts import parts_of
from sheets_sync.stores import SourceRead
from sheets_sync.tables import Table
from sheets_sync.texts import compact
from sheets_sync.units import Unit

# Letters before a name, by the kind of unit that they say.
_KINDS = (("phường", "phường"), ("p.", "phường"), ("xã", "xã"), ("thị trấn", "xã"))


@dataclass(frozen=True)
class Fit:
    """One table of a tab and the register that it fits; `table` is "" where it fits none, and `why` says why.

    `columns` are the register's columns with the letters of the tab's column and its heading, `missing` the
    main headings of those that are not there, `unread` the headings that mean no column.
    """

    source: str
    tab: str
    table: str = ""
    row: int = 0
    columns: tuple[tuple[str, str, str], ...] = ()
    missing: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    why: str = ""


def fits_of(reads: Sequence[SourceRead], tables: Sequence[Table]) -> Iterator[Fit]:
    """Return the fit of each table in each tab; one without a register for a file that cannot be read."""
    labels = Labels(tables)
    for read in reads:
        if read.error:
            yield Fit(read.name, "", why=str(read.error))
        for grid in [grid for grid in read.grids if not holds_lists(grid)]:
            yield from (_fit(part, tables, labels) for part in parts_of(grid, tables, labels))


def _fit(grid: Grid, tables: Sequence[Table], labels: Labels) -> Fit:
    finding = find_header(grid, tables, labels)
    if finding.header is None:
        why = finding.problem.english if finding.problem else "its headings fit no register"
        return Fit(grid.source, grid.tab, why=why)
    header = finding.header
    columns = tuple(_columns(header))
    found = {name for name, _, _ in columns}
    missing = tuple(c.labels[0] for c in header.table.columns if c.name not in found)
    unread = tuple(text for text in header.unread.values() if compact(text) not in {"", *NOT_READ})
    return Fit(grid.source, grid.tab, header.table.name, header.top + 1, columns, missing, unread)


def _columns(header: Header) -> Iterator[tuple[str, str, str]]:
    for name, place in header.columns.items():
        yield name, letters(place), header.labels.get(place, "")
    for name, marks in header.marks.items():
        for value, place in marks.items():
            yield name, letters(place), header.labels.get(place, value)


def lines_of(fit: Fit) -> Iterator[str]:
    """Return what a person is told of a fit."""
    where = f"{fit.source}, «{fit.tab}»" if fit.tab else fit.source
    if not fit.table:
        yield f"{where}: fits no register: {fit.why}"
        return
    yield f"{where}: register {fit.table}, header in row {fit.row}"
    yield "  read: " + ", ".join(f"{name} ← {column} «{text}»" for name, column, text in fit.columns)
    if fit.missing:
        yield "  not there: " + ", ".join(f"«{label}»" for label in fit.missing)
    if fit.unread:
        yield "  not read: " + ", ".join(f"«{text}»" for text in fit.unread)


def units_in(reads: Sequence[SourceRead], fits: Sequence[Fit]) -> list[Unit]:
    """Return the units that the registers name with their kind before the name, each once, to be checked."""
    grids = {(grid.source, grid.tab): grid for read in reads for grid in read.grids}
    names: dict[str, str] = {}
    for fit in fits:
        place = next((column for name, column, _ in fit.columns if name == "unit"), None)
        if place:
            for text in _below(grids[fit.source, fit.tab], place, fit.row):
                word, kind = next((pair for pair in _KINDS if text.lower().startswith(pair[0])), ("", ""))
                name = text[len(word) :].partition(",")[0].strip()
                if kind and name:
                    names.setdefault(name, kind)
    return [Unit(name, kind) for name, kind in sorted(names.items())]


def _below(grid: Grid, column: str, row: int) -> Iterator[str]:
    _, place = position(f"{column}1")
    for value in column_of(grid.rows[row:], place):
        if isinstance(value, str) and value.strip():
            yield " ".join(value.split())
