"""A tab as it is to be written: which value stands in which cell, how it looks, where it leads."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import astuple, dataclass, field
from functools import cached_property
from typing import Any

from sheets_sync.duties import State
from sheets_sync.grids import Area
from sheets_sync.summaries import CellValue, ChartKind, RowRole, Style

NOTICE_ROW = 2
# The tab that holds every figure; other sites read it of summaries.
FIGURES_TAB = "Số liệu"
DESIGN = 3
LONGEST_TEXT = 32_767


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads: into this workbook (`file` None) or into a source's file."""

    location: str
    file: str | None = None


@dataclass(frozen=True)
class Rule:
    """A rule of the sheet itself: the area turns to the warning's colours while the formula holds."""

    area: Area
    formula: str


@dataclass(frozen=True)
class Freshness:
    """The day when all was last read, None if it never was, and the last day on which that is not too old."""

    updated: dt.date | None
    good_until: dt.date | None


@dataclass(frozen=True)
class Chart:
    """A chart drawn over an area, of numbers that stand in the same tab.

    `points` are the cells that name its points. Each of the `series` has its name in the row `names` above
    its numbers, counted from 0. Width and height are in pixels.
    """

    kind: ChartKind
    title: str
    over: Area
    points: Area
    series: tuple[Area, ...]
    names: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell in its place: its value, style, the part its row plays, its duty state, its link."""

    value: CellValue = None
    style: Style = "text"
    role: RowRole | None = None
    state: State | None = None
    target: Target | None = None
    bordered: bool = False
    wrapped: bool = True

    @property
    def look(self) -> tuple[Any, ...]:
        """Everything but the value."""
        target = (self.target.location, self.target.file) if self.target else None
        return self.style, self.role, self.state, target, self.bordered, self.wrapped


@dataclass
class Tab:
    """A tab to be written: rows of placed cells from A1 on, and its shape.

    `owner` is the plugin it belongs to. `wholes` are the first and last rows of what should not be cut in
    print. Widths are in characters, heights in lines of text.
    """

    title: str
    owner: str
    rows: list[list[Placed]] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    heights: dict[int, int] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    frozen: tuple[int, int] = (0, 0)
    filter: Area | None = None
    head_rows: tuple[int, int] | None = None
    rules: list[Rule] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    wholes: list[tuple[int, int]] = field(default_factory=list)

    @property
    def values(self) -> list[list[CellValue]]:
        """The values alone."""
        return [[cell.value for cell in row] for row in self.rows]

    @cached_property
    def look(self) -> str:
        """A hash of everything that is seen beside the values, for telling whether it changed.

        It is taken once, of the finished tab.
        """
        shape = [[cell.look for cell in row] for row in self.rows]
        seen = [DESIGN, shape, self.widths, sorted(self.heights.items()), [a.address for a in self.merges],
                self.frozen, self.filter and self.filter.address, self.head_rows]  # fmt: skip
        seen += [[rule.area.address, rule.formula] for rule in self.rules]
        seen += [[str(part) for part in astuple(chart)] for chart in self.charts]
        return _hash(seen)


def storable(value: CellValue) -> CellValue:
    """Return a value that every store holds as it is: text without control characters, bounded."""
    if not isinstance(value, str):
        return value
    text = value if value.isprintable() else "".join(c if c.isprintable() else " " for c in value)
    return (text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…") or None


def _hash(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:20]
