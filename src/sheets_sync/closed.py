"""Closed periods: figures that were fixed once, put in the place of what the sheets say now."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from sheets_sync.figures import plain
from sheets_sync.grids import Place
from sheets_sync.measuring import Span
from sheets_sync.periods import Period
from sheets_sync.reading.registers import INDEX, Register, RowKey
from sheets_sync.summaries import Changed, Measure

NONE_BEFORE, NONE_NOW = "chưa có", "không còn"
Pair = tuple[str | None, str | None]


@dataclass(frozen=True)
class ClosedRow:
    """One row of a register as it stood at the closing.

    `counts` maps each figure that it is behind to the value that it gave, None where it was set aside.
    """

    plugin: str
    key: RowKey
    unit: str | None
    content: str
    counts: Mapping[str, float | None]


@dataclass(frozen=True)
class ClosedPeriod:
    """A period whose figures are fixed: since when, which figures there are, the rows behind them."""

    label: str
    start: dt.date
    end: dt.date
    closed_on: dt.date
    figures: frozenset[tuple[str, str]]
    rows: Sequence[ClosedRow]

    def measure(self, plugin: str, name: str) -> tuple[pd.DataFrame, pd.DataFrame] | None:
        """Return a figure's counted rows and those set aside, None if it was not closed."""
        if (plugin, name) not in self.figures:
            return None
        own = [(row, row.counts[name]) for row in self.rows if row.plugin == plugin and name in row.counts]
        counted = [(row, value) for row, value in own if value is not None]
        aside = [row for row, value in own if value is None]
        values = np.array([value for _, value in counted], dtype=float)
        return _units_of([row for row, _ in counted]).assign(value=values), _units_of(aside)

    def contents(self, plugin: str) -> dict[RowKey, str]:
        """Return what each of a plugin's rows said."""
        return {row.key: row.content for row in self.rows if row.plugin == plugin}

    def restated(self, heirs: Mapping[str, str]) -> ClosedPeriod:
        """Return it with each unit replaced by the one that its figures are summed into."""
        rows = [replace(row, unit=heirs.get(row.unit, row.unit) if row.unit else None) for row in self.rows]
        return replace(self, rows=rows)


def _units_of(rows: Sequence[ClosedRow]) -> pd.DataFrame:
    index = pd.MultiIndex.from_tuples([row.key for row in rows], names=INDEX) if rows else None
    if index is None:
        index = pd.MultiIndex.from_arrays([[], [], [], []], names=INDEX)
    return pd.DataFrame({"unit": pd.array([row.unit for row in rows], dtype="str")}, index=index)


@dataclass
class Closed:
    """The closed periods that one step's figures build on.

    `exact` is the period itself, if it is closed. `changes` gathers what the sheets say otherwise now;
    `contents` tells what a row of the step's `registers` says, `done` which measures were seen to.
    """

    plugin: str
    exact: ClosedPeriod | None = None
    periods: Sequence[ClosedPeriod] = ()
    contents: Mapping[RowKey, str] = field(default_factory=dict)
    registers: Sequence[Register] = ()
    done: set[str] = field(default_factory=set)
    _found: dict[tuple[str, RowKey], list[tuple[str, str | None, str | None, Pair]]] = field(
        default_factory=dict
    )

    @property
    def changes(self) -> list[Changed]:
        """What changed after closing, row by row."""
        return [
            Changed(period, self._place(key, next((column for _, _, column, _ in found if column), None)),
                    next((unit for _, unit, _, _ in found if unit), None), *pair,
                    tuple(dict.fromkeys(label for label, *_ in found)))
            for (period, key), found in self._found.items()
            for pair in _pairs([(label, pair) for label, _, _, pair in found])
        ]  # fmt: skip

    def _place(self, key: RowKey, column: str | None) -> Place:
        source, tab, row, own = key
        for register in self.registers:
            if (source, tab) in register.letters and column in register.table.names:
                return register.cell(key, column)
        return Place(source, tab, f"{own or 'A'}{row}")

    def applied(self, live: Measure, days: pd.Series[Any] | None, span: Span | None, *,
                closed_as: str = "", column: str | None = None) -> Measure:  # fmt: skip
        """Return a measure with what is closed of it in the place of what was counted now.

        `days` are the days by which its rows were counted within a span. `closed_as` names the figure, and
        before a colon the plugin, that holds one period's part of it.
        """
        self.done.add(live.name)
        plugin, _, name = closed_as.rpartition(":")
        plugin = plugin or self.plugin
        kept = self.exact.measure(plugin, live.name) if self.exact else None
        if self.exact and kept:
            self._compare(self.exact, plugin, live, kept, column)
            return replace(live, counted=kept[0], set_aside=kept[1])
        if days is None or span is None:
            return live
        for period in within(self.periods, span):
            part = period.measure(plugin, name or live.name.removesuffix("_ytd"))
            if part:
                live = self._composed(live, period, plugin, part, days, column)
        return live

    def _composed(
        self, live: Measure, period: ClosedPeriod, plugin: str, part: tuple[pd.DataFrame, pd.DataFrame],
        days: pd.Series[Any], column: str | None,
    ) -> Measure:  # fmt: skip
        inside = days.index[days.between(pd.Timestamp(period.start), pd.Timestamp(period.end))]
        now = replace(
            live,
            counted=live.counted[live.counted.index.isin(inside)],
            set_aside=live.set_aside[live.set_aside.index.isin(inside)],
        )
        self._compare(period, plugin, now, part, column)
        counted = pd.concat([part[0], live.counted[~live.counted.index.isin(inside)]])
        left = live.set_aside[~live.set_aside.index.isin(inside.union(part[1].index))]
        return replace(live, counted=counted, set_aside=pd.concat([part[1], left]))

    def _compare(
        self, period: ClosedPeriod, plugin: str, live: Measure, closed: tuple[pd.DataFrame, pd.DataFrame],
        column: str | None,
    ) -> None:  # fmt: skip
        before = _entries(*closed, period.contents(plugin))
        after = _entries(live.counted, live.set_aside, self.contents)
        for key, unit, pair in _differences(before, after):
            self._found.setdefault((period.label, key), []).append((live.label, unit, column, pair))


def _pairs(found: Sequence[tuple[str, Pair]]) -> list[tuple[str, str]]:
    """Return what a row said and what it says: once, or once for each value of it that changed.

    A row that is behind other figures now, and says the same, is told by the figures.
    """
    whole = [(old, new) for _, (old, new) in found if old is not None and new is not None]
    if whole:
        return list(dict.fromkeys(whole))
    old = next((old for _, (old, _) in found if old is not None), None)
    new = next((new for _, (_, new) in found if new is not None), None)
    if old is not None and old == new:
        told = (", ".join(label for label, pair in found if pair[side] is not None) for side in (0, 1))
        old, new = (f"tính vào «{labels}»" for labels in told)
    return [(old or NONE_BEFORE, new or NONE_NOW)]


def within(periods: Iterable[ClosedPeriod], span: Span) -> list[ClosedPeriod]:
    """Return the closed periods that lie in a span, none of them overlapping, longer ones first."""
    found: list[ClosedPeriod] = []
    for period in sorted(periods, key=lambda p: (p.start - p.end, p.start)):
        inside = span[0] <= period.start and period.end <= span[1]
        if inside and all(period.end < other.start or other.end < period.start for other in found):
            found.append(period)
    return sorted(found, key=lambda period: period.start)


Entry = tuple[str | None, float | None, str]


def _entries(
    counted: pd.DataFrame, aside: pd.DataFrame, contents: Mapping[RowKey, str]
) -> dict[RowKey, Entry]:
    found: dict[RowKey, Entry] = {}
    for frame, values in ((counted, counted["value"].tolist()), (aside, [None] * len(aside))):
        for key, unit, value in zip(frame.index, frame["unit"].tolist(), values, strict=True):
            found[key] = (unit if isinstance(unit, str) else None, value, contents.get(key, ""))
    return found


def _differences(
    before: Mapping[RowKey, Entry], after: Mapping[RowKey, Entry]
) -> Iterator[tuple[RowKey, str | None, Pair]]:
    """Return what differs: place, unit, what it said, what it says; a row that only moved does not."""
    spare: dict[Entry, list[RowKey]] = defaultdict(list)
    for key, entry in after.items():
        if before.get(key) != entry:
            spare[entry].append(key)
    left = {key: after[key] for keys in spare.values() for key in keys}
    gone: dict[RowKey, Entry] = {}
    for key, entry in before.items():
        if after.get(key) == entry:
            continue
        if spare.get(entry):
            left.pop(spare[entry].pop(0), None)
        else:
            gone[key] = entry
    for key, old in gone.items():
        new = left.pop(key, None)
        yield key, old[0] or (new[0] if new else None), _told(old, new) if new else (_said(old), None)
    for key, new in left.items():
        yield key, new[0], (None, _said(new))


def _told(old: Entry, new: Entry) -> tuple[str, str]:
    """Return both entries as they differ: by the parts of what they say, else by their values or units."""
    if old[2] != new[2] and old[2] and new[2]:
        before, after = old[2].split("; "), new[2].split("; ")
        if len(before) != len(after):
            return old[2], new[2]
        parts = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
        return "; ".join(part for part, _ in parts), "; ".join(part for _, part in parts)
    if old[1] != new[1]:
        return _valued(old), _valued(new)
    return old[0] or "chưa rõ đơn vị", new[0] or "chưa rõ đơn vị"


def _said(entry: Entry) -> str:
    return entry[2] or _valued(entry)


def _valued(entry: Entry) -> str:
    return "không đọc được" if entry[1] is None else str(plain(entry[1])).replace(".", ",")


def closed_of(periods: Iterable[ClosedPeriod], period: Period) -> ClosedPeriod | None:
    """Return the closed period that a period is, None if it is open."""
    wanted = (period.label, period.start, period.end)
    return next((p for p in periods if (p.label, p.start, p.end) == wanted), None)
