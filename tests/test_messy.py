"""Hundreds of messy towns: every row that the text determines is read as it is true, every error is found."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from messy import EVENTS, UNITS, Town
from messy_tabs import type_town
from sheets_sync.problems import Problem
from sheets_sync.reading.pieces import ReadContext
from sheets_sync.reading.registers import build_register
from sheets_sync.reading.tabs import read_tab
from sheets_sync.unit_names import UnitNames

TOWNS = 120
TODAY = dt.date(2024, 1, 15)


def read(town: Town) -> tuple[list[tuple[Any, ...]], list[Problem]]:
    """Return every row that counts, as the truth has it, and all problems."""
    context = ReadContext([EVENTS], UnitNames(UNITS), TODAY, 2023)
    readings = [reading for grid in town.grids for reading in read_tab(grid, context)]
    register, problems = build_register(EVENTS, readings, [])
    rows = [(*index[:3], *map(plain, row)) for index, row in zip(
        register.rows.index, register.rows[EVENTS.names].itertuples(index=False), strict=True)]  # fmt: skip
    return rows, [*(problem for reading in readings for problem in reading.problems), *problems]


def plain(value: Any) -> Any:
    """Return a value of a frame as Python's own."""
    if pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("start", range(0, TOWNS, 20))
def test_what_is_typed_is_read_as_it_is_true(level: int, start: int) -> None:
    for seed in range(start, start + 20):
        town = type_town(seed, level)
        rows, problems = read(town)
        found = {(p.source, p.tab, p.cell, p.code) for p in problems}

        assert sorted(rows, key=str) == sorted(town.truth, key=str), seed
        assert town.wrong - found == set(), seed


def test_hardly_any_sound_cell_is_doubted() -> None:
    cells, doubted = 0, []
    for seed in range(TOWNS):
        for level in (1, 2, 3):
            town = type_town(seed, level)
            wrong = {place[:3] for place in town.wrong}
            cells += town.cells
            doubted += [p for p in read(town)[1] if (p.source, p.tab, p.cell) not in wrong]

    assert len(doubted) <= cells / 1000, [(p.code, p.found) for p in doubted]
