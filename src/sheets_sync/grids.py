"""Raw cells: a tab as it stands in a file, its addresses, its merges."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class CellError:
    """A formula's error value, such as `#REF!`."""

    code: str

    def __str__(self) -> str:
        return self.code


Value = None | str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | CellError


@dataclass(frozen=True, slots=True)
class Area:
    """A block of cells, counted from 0, the last row and column included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def address(self) -> str:
        """The block in A1 notation: `B3:D7`, or `B3` for one cell."""
        first, last = address(self.top, self.left), address(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"


class Place(NamedTuple):
    """One cell of a source, as people name it."""

    source: str
    tab: str
    cell: str

    def __str__(self) -> str:
        return f"{self.source}!{self.tab}!{self.cell}"


@dataclass(frozen=True)
class Grid:
    """The cells of one tab, from A1 on.

    `rows` may have unequal lengths; a blank cell is None or "". A merged block's value stands in its
    top left cell only, as in the file. `source` and `tab` are the names that people see; `link`
    is the tab's address on the web, if it has one.
    """

    source: str
    tab: str
    rows: Sequence[Sequence[Value]]
    merges: tuple[Area, ...] = ()
    link: str = ""


# What the first cell says of a tab of a blank register that holds the values of its dropdowns.
LISTS = "Danh mục để chọn (không phải sổ)"


def holds_lists(grid: Grid) -> bool:
    """Tell whether a tab holds the values of dropdowns, and so is no register."""
    return bool(grid.rows and grid.rows[0] and grid.rows[0][0] == LISTS)


def column_of(rows: Sequence[Sequence[Value]], place: int) -> list[Value]:
    """Return the cells of one column, counted from 0; None where a row is too short."""
    try:
        return list(map(itemgetter(place), rows))
    except IndexError:
        return [row[place] if place < len(row) else None for row in rows]


def is_blank(value: Value) -> bool:
    """Tell whether nothing can be seen in the cell."""
    return value is None or (isinstance(value, str) and not value.strip())


def day_of(value: Value) -> dt.date | None:
    """Return the day that a cell holds as a date or a time, None if it holds neither."""
    return value.date() if isinstance(value, dt.datetime) else value if isinstance(value, dt.date) else None


@lru_cache(maxsize=4096)
def letters(column: int) -> str:
    """Return a column's letters from its number counted from 0: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(row: int, column: int) -> str:
    """Return a cell's A1 address from its row and column counted from 0."""
    return f"{letters(column)}{row + 1}"


def position(cell: str) -> tuple[int, int]:
    """Return row and column counted from 0 of an A1 address.

    Raises:
        ValueError: the text is no A1 address.
    """
    match = re.fullmatch(r"([A-Z]{1,3})([1-9]\d*)", cell)
    if match is None:
        raise ValueError(f"{cell!r} is no cell address such as D7")
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - 64
    return int(match.group(2)) - 1, column - 1


def quoted_tab(title: str) -> str:
    """Return a tab's title as it stands in a reference: quoted, with `'` doubled."""
    return "'" + title.replace("'", "''") + "'"
