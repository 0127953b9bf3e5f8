"""Closed periods: figures that were fixed once, put in the place of what the sheets say now."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from sheets_sync.grids import Place
from sheets_sync.measuring import Span
from sheets_sync.periods import Period
from sheets_sync.reading.registers import INDEX, Register, RowKey
from sheets_sync.summaries import Changed, Measure

NONE_BEFORE, NONE_NOW, BLANK = "chưa có", "không còn", "(trống)"
UNIT = "\0unit"
TOLD_PARTS = 5
Pair = tuple[str | None, str | None]


@dataclass(frozen=True)
class ClosedRow:
    """One row of a register as it stood at the closing.

    `counts` maps each figure that it is behind to the value that it gave, None where it was set aside.
    `origin` is its unit of the time, where figures are restated.
    """

    plugin: str
    key: RowKey
    unit: str | None
    content: str
    counts: Mapping[str, float | None]
    origin: str | None = None


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
        frame = _units_of([row for row, _ in counted]).assign(value=values)
        origins = [row.origin or row.unit or "" for row, _ in counted]
        restated = any(row.origin for row, _ in counted)
        return frame.assign(origin=origins) if restated else frame, _units_of(aside)

    def contents(self, plugin: str) -> dict[RowKey, str]:
        """Return what each of a plugin's rows said."""
        return {row.key: row.content for row in self.rows if row.plugin == plugin}

    def restated(self, heirs: Mapping[str, str]) -> ClosedPeriod:
        """Return it with each unit replaced by the one that its figures are summed into."""
        rows = [replace(row, unit=heirs.get(row.unit, row.unit) if row.unit else None, origin=row.unit)
                for row in self.rows]  # fmt: skip
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
    `contents` tells all that a row of the step's `registers` says, `done` which measures were seen to.
    """

    plugin: str
    exact: ClosedPeriod | None = None
    periods: Sequence[ClosedPeriod] = ()
    contents: Mapping[RowKey, str] = field(default_factory=dict)
    registers: Sequence[Register] = ()
    done: set[str] = field(default_factory=set)
    _found: dict[tuple[str, RowKey], Differing] = field(default_factory=dict)

    @property
    def changes(self) -> list[Changed]:
        """What changed after closing: each cell that says something else, rows that are new or gone."""
        return [
            Changed(period, self._place(key, head), found.units[1] or found.units[0], old, new,
                    tuple(dict.fromkeys([*found.before, *found.after])))
            for (period, key), found in self._found.items()
            for head, old, new in found.told()
        ]  # fmt: skip

    def _place(self, key: RowKey, head: str) -> Place:
        """Return a row's cell under a main heading, "" for the row itself, UNIT for its unit's."""
        source, tab, row, own = key
        for register in self.registers:
            if (source, tab) in register.letters:
                names = [c.name for c in register.table.columns if c.labels[0] == head]
                if names or head == UNIT:
                    return register.cell(key, names[0] if names else "unit")
        return Place(source, tab, f"{own or 'A'}{row}")

    def applied(self, live: Measure, days: pd.Series[Any] | None, span: Span | None, *,
                closed_as: str = "") -> Measure:  # fmt: skip
        """Return a measure with what is closed of it in the place of what was counted now.

        `days` are the days by which its rows were counted within a span. `closed_as` names the figure, and
        before a colon the plugin, that holds one period's part of it.
        """
        self.done.add(live.name)
        plugin, _, name = closed_as.rpartition(":")
        plugin = plugin or self.plugin
        kept = self.exact.measure(plugin, live.name) if self.exact else None
        if self.exact and kept:
            self._compare(self.exact, plugin, live, kept)
            return replace(live, counted=kept[0], set_aside=kept[1])
        if days is None or span is None:
            return live
        for period in within(self.periods, span):
            part = period.measure(plugin, name or live.name.removesuffix("_ytd"))
            if part:
                live = self._composed(live, period, plugin, part, days)
        return live

    def _composed(
        self, live: Measure, period: ClosedPeriod, plugin: str, part: tuple[pd.DataFrame, pd.DataFrame],
        days: pd.Series[Any],
    ) -> Measure:  # fmt: skip
        inside = days.index[days.between(pd.Timestamp(period.start), pd.Timestamp(period.end))]
        now = replace(
            live,
            counted=live.counted[live.counted.index.isin(inside)],
            set_aside=live.set_aside[live.set_aside.index.isin(inside)],
        )
        self._compare(period, plugin, now, part)
        counted = pd.concat([part[0], live.counted[~live.counted.index.isin(inside)]])
        left = live.set_aside[~live.set_aside.index.isin(inside.union(part[1].index))]
        return replace(live, counted=counted, set_aside=pd.concat([part[1], left]))

    def _compare(
        self, period: ClosedPeriod, plugin: str, live: Measure, closed: tuple[pd.DataFrame, pd.DataFrame]
    ) -> None:
        said = period.contents(plugin)
        before = _entries(*closed, said)
        after = _entries(live.counted, live.set_aside, self.contents)
        for key in _differing(before, after):
            units = tuple(side[key][0] if key in side else None for side in (before, after))
            fresh = Differing((units[0], units[1]), said.get(key), self.contents.get(key))
            found = self._found.setdefault((period.label, key), fresh)
            found.before += [live.label] if key in before else []
            found.after += [live.label] if key in after else []


@dataclass
class Differing:
    """A row that is otherwise than at the closing: its unit and all that it said then and says now.

    What it said is None where it was behind no figure, or is there no more. `before` and `after` are the
    labels of the figures that it was and is behind.
    """

    units: Pair
    old: str | None
    new: str | None
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)

    def told(self) -> Iterator[tuple[str, str, str]]:
        """Return what differs: the heading of a cell, what it said, what it says; "" is the row itself."""
        if self.old is None or self.new is None:
            yield "", _row(self.old) or NONE_BEFORE, _row(self.new) or NONE_NOW
            return
        was, now = (_parts(content) for content in (self.old, self.new))
        heads = [head for head in dict.fromkeys([*was, *now]) if was.get(head) != now.get(head)]
        for head in heads:
            yield head, was.get(head, BLANK), now.get(head, BLANK)
        if not heads and None not in self.units and self.units[0] != self.units[1]:
            yield UNIT, str(self.units[0]), str(self.units[1])
        elif not heads:
            yield "", _behind(self.before), _behind(self.after)


def _parts(content: str) -> dict[str, str]:
    try:
        found = json.loads(content)
    except ValueError:
        return {"": content}
    return (
        {str(head): str(text) for head, text in found.items()} if isinstance(found, dict) else {"": content}
    )


def _row(content: str | None) -> str:
    return "; ".join(list(_parts(content).values())[:TOLD_PARTS]) if content else ""


def _behind(labels: Sequence[str]) -> str:
    return f"tính vào «{', '.join(dict.fromkeys(labels))}»" if labels else "không tính"


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


def _differing(before: Mapping[RowKey, Entry], after: Mapping[RowKey, Entry]) -> Iterator[RowKey]:
    """Return the rows that differ; one that only moved does not, by its old place or by its new one."""
    spare: dict[Entry, list[RowKey]] = defaultdict(list)
    for key, entry in after.items():
        if before.get(key) != entry:
            spare[entry].append(key)
    left = {key for keys in spare.values() for key in keys}
    for key, entry in before.items():
        if after.get(key) == entry:
            continue
        if spare.get(entry):
            left.discard(spare[entry].pop(0))
        else:
            left.discard(key)
            yield key
    yield from (key for key in after if key in left)


def closed_of(periods: Iterable[ClosedPeriod], period: Period) -> ClosedPeriod | None:
    """Return the closed period that a period is, None if it is open."""
    wanted = (period.label, period.start, period.end)
    return next((p for p in periods if (p.label, p.start, p.end) == wanted), None)
