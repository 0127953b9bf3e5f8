"""What a step gives back: figures with their rows, duties, flags, and blocks to show."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from sheets_sync.duties import Duty, Flag, State, Task
from sheets_sync.grids import Place
from sheets_sync.problems import Problem
from sheets_sync.units import Kind, Units

if TYPE_CHECKING:
    import pandas as pd

CellValue = None | str | int | float | bool | dt.date
# Spreadsheets keep numbers as doubles; a whole number beyond this does not come back as it was.
LARGEST_WHOLE = 2**53
Style = Literal["text", "count", "share", "date", "strong", "muted", "heading", "note", "warning"]
RowRole = Literal["head", "data", "group", "total"]
ChartKind = Literal["columns", "stacked columns", "bars", "stacked bars"]
# More points than these nobody can tell apart in a chart.
MOST_POINTS = 40


class FigureLink(NamedTuple):
    """Leads from a number to the rows behind it: the figure's of a unit, a group, or the site."""

    figure: str
    unit: str | None = None
    kind: Kind | None = None


class TabLink(NamedTuple):
    """Leads to another tab of the output."""

    tab: str


Link = FigureLink | Place | TabLink


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell to show: a typed value, how it looks, where it leads; a date looks like one."""

    value: CellValue = None
    style: Style = "text"
    state: State | None = None
    link: Link | None = None

    def __post_init__(self) -> None:
        value: object = self.value
        if not isinstance(value, CellValue) or isinstance(value, dt.datetime):
            raise TypeError(f"a cell holds text, a number, a date or nothing, not {self.value!r:.60}")
        if isinstance(self.value, int) and abs(self.value) > LARGEST_WHOLE:
            raise ValueError(f"a cell cannot hold so large a number: {self.value!r:.20}…")
        if isinstance(self.value, dt.date) and self.style == "text":
            object.__setattr__(self, "style", "date")
        if isinstance(self.value, float) and not math.isfinite(self.value):
            raise ValueError(f"a cell cannot hold {self.value}")


class SharedCells(dict[str | None, Cell]):
    """Cells of text by their text, each made once for all rows of a long listing."""

    def __missing__(self, text: str | None) -> Cell:
        """Make the cell of a text that was not there yet."""
        cell = self[text] = Cell(text)
        return cell


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells with its part in the table."""

    cells: Sequence[Cell]
    role: RowRole = "data"


class Head(NamedTuple):
    """A column's heading, with the heading above it that it shares with its neighbours.

    `width` is in characters; a column with a `span` is as wide as so many columns of the tab, for a tab
    with several tables.
    """

    text: str
    above: str = ""
    width: float = 10
    span: int = 1


@dataclass(frozen=True)
class TableBlock:
    """A table to show: headings and rows of as many cells.

    `filtered` gives it a filter; without `wrapped` each row is one line high, for long listings.
    """

    heads: Sequence[Head]
    rows: Sequence[Row]
    heading: str = ""
    filtered: bool = False
    wrapped: bool = True

    def __post_init__(self) -> None:
        if not self.heads:
            raise ValueError(f"table {self.heading!r} has no headings")
        for number, row in enumerate(self.rows, 1):
            if len(row.cells) != len(self.heads):
                raise ValueError(
                    f"table {self.heading!r}: row {number} has {len(row.cells)} cells "
                    f"under {len(self.heads)} headings"
                )


@dataclass(frozen=True)
class TextBlock:
    """A paragraph to show."""

    text: str
    style: Style = "note"

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise TypeError(f"a text block holds text, not {self.text!r:.60}")


@dataclass(frozen=True)
class ChartBlock:
    """A chart, and under it the table of the numbers that it draws.

    The table's second column names the points, each further one is a series of numbers or of blanks. Of an
    empty table, or of more points than can be told apart, the table alone is shown.
    """

    table: TableBlock
    kind: ChartKind = "columns"

    def __post_init__(self) -> None:
        heads, rows = self.table.heads, self.table.rows
        if len(heads) < 3 or any(head.above for head in heads):
            raise ValueError(
                f"chart {self.table.heading!r} needs a number, a name and a series, each one head"
            )
        values = [cell.value for row in rows for cell in row.cells[2:]]
        if not all(value is None or isinstance(value, int | float) for value in values):
            raise ValueError(f"chart {self.table.heading!r} draws numbers; its table holds something else")

    @property
    def is_drawn(self) -> bool:
        """Whether it has points, and not too many."""
        return 0 < len(self.table.rows) <= MOST_POINTS


Block = TableBlock | TextBlock | ChartBlock


def tables_of(blocks: Sequence[Block]) -> list[TableBlock]:
    """Return the tables among blocks, those under charts too."""
    shown = [block.table if isinstance(block, ChartBlock) else block for block in blocks]
    return [block for block in shown if isinstance(block, TableBlock)]


@dataclass(frozen=True)
class Measure:
    """One figure: its value for the site, for each group and each unit, and the rows behind it.

    `counted` is indexed by source, tab and row and has the columns `unit` and `value`; `set_aside` is
    indexed alike and has `unit`, missing where it could not be read. With `of_units` the value is the
    number of units that have a row, those of the time, in a column `origin`, where figures are restated;
    with `share_of`, the percentage that its values, those of the measure `part`, are of that measure's,
    and there is none where that is 0. A measure that is not `of_period` says how things
    stand today, whatever the period.
    """

    name: str
    label: str
    counted: pd.DataFrame
    set_aside: pd.DataFrame
    of_units: bool = False
    share_of: Measure | None = None
    part: str = ""
    of_period: bool = True


class Figure(NamedTuple):
    """A figure's value for one unit, one group (`kind`), or the site (both None).

    `rows` and `set_aside` are numbers of rows. A percentage is held as it comes out, so that it can be held
    against a limit; it is rounded only where it is `shown`.
    """

    figure: str
    label: str
    unit: str | None
    kind: Kind | None
    value: int | float
    rows: int
    set_aside: int
    is_share: bool = False

    @property
    def shown(self) -> int | float:
        """The value as texts show it: a percentage to one decimal, as spreadsheets round it."""
        return rounded_share(self.value) if self.is_share else self.value

    def since(self, then: Figure) -> int | float:
        """Return the change since then, as texts show it."""
        change = round(self.value - then.value, 6)
        whole = int(change) if float(change).is_integer() else change
        return rounded_share(whole) if self.is_share else whole

    def cell(self, link: FigureLink | None = None, *, zero: Style = "count") -> Cell:
        """Return the cell that shows it, a count of nothing in a style of its own."""
        style: Style = "share" if self.is_share else "count" if self.value else zero
        return Cell(self.value, style, None, link)


def rounded_share(value: float) -> int | float:
    """Return a percentage to one decimal, halves away from 0, as spreadsheets do."""
    rounded = Decimal(repr(float(value))).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


@dataclass(frozen=True)
class Changed:
    """What became of a row after its period was closed; `figures` are those that it is behind."""

    period: str
    place: Place
    unit: str | None
    old: str
    new: str
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Summary:
    """What a step gives back; an empty one says that there is nothing to show.

    `figures` is made from `measures`, `later` holds the rows dated after the period's end, by the
    words that say which. `silent` names the units without a row whose sheet could not be read.
    `tasks` are what is still to be done, with its last day; `sentences` are what a briefing says of it.
    `headlines` are the figures that an overview shows. `units` are those that the figures are broken
    down by: the units expected in the period, and any other that has a row. `closed` says that the period is
    closed, `changed` what became of the rows of closed periods.
    """

    measures: Sequence[Measure] = ()
    figures: Sequence[Figure] = ()
    duties: Sequence[Duty] = ()
    flags: Sequence[Flag] = ()
    blocks: Sequence[Block] = ()
    problems: Sequence[Problem] = ()
    later: dict[str, pd.DataFrame] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
    headlines: Sequence[str] = ()
    units: Units = field(default_factory=lambda: Units(()))
    changed: Sequence[Changed] = ()
    closed: bool = False
    tasks: Sequence[Task] = ()
    sentences: Sequence[str] = ()

    def check_figures(self, names: Iterable[str]) -> None:
        """Check that there are figures of these names.

        Raises:
            ValueError: one was not counted; the message names one like it, or all there are.
        """
        known = dict.fromkeys([*(m.name for m in self.measures), *self._by_name])
        for name in names:
            if name not in known:
                near = get_close_matches(name, known, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known) or 'none'}"
                raise ValueError(f"no figure {name!r} was counted; {hint}")

    def figure(self, name: str, unit: str | None = None, kind: Kind | None = None) -> Figure | None:
        """Return one figure, None if the step does not give it."""
        found = (f for f in self._by_name.get(name, ()) if (f.unit, f.kind) == (unit, kind))
        return next(found, None)

    @cached_property
    def _by_name(self) -> dict[str, list[Figure]]:
        found: dict[str, list[Figure]] = {}
        for figure in self.figures:
            found.setdefault(figure.figure, []).append(figure)
        return found
