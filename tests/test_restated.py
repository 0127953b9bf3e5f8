"""Old quarters told by the units of another day: by summing, so that the total is the same."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.grids import Value
from sheets_sync.intake import Read, restated
from sheets_sync.periods import Calendar
from sheets_sync.reading.registers import Register
from sheets_sync.tables import Column, Table, unit_column
from sheets_sync.tally import Tally
from sheets_sync.units import Unit, Units
from towns import read_rows

WORKS = Table("works", columns=[unit_column(), Column("held_on", "date", ["Ngày"], needed=True),
                                Column("people", "count", ["Số người"])], dated_by="held_on")  # fmt: skip
QUARTER = Calendar().period("2023-Q1")
LAST = dt.date(2026, 12, 31)


@st.composite
def histories(draw: st.DrawFn) -> Units:
    """Return wards of which some are merged, split or renamed, year after year after the quarter."""
    alive = [Unit(f"Xã {letter}", "xã") for letter in "ABCDE"]
    closed: list[Unit] = []
    for number, year in enumerate(range(2023, 2027)):
        last, first = dt.date(year, 6, 30), dt.date(year, 7, 1)
        gone = draw(st.lists(st.sampled_from(alive), max_size=3, unique=True))
        fresh = [Unit(f"Phường {number}{n}", "phường", opened=first) for n in range(draw(st.integers(1, 2)))]
        names = tuple(unit.name for unit in fresh)
        for unit in gone:
            heirs = tuple(draw(st.permutations(names)))[: draw(st.integers(1, len(names)))]
            closed.append(Unit(unit.name, unit.type, (), unit.opened, last, heirs))
        alive = [unit for unit in alive if unit not in gone] + (fresh if gone else [])
    return Units((*closed, *alive))


@given(histories(), st.data(), st.dates(QUARTER.start, LAST))
def test_both_views_of_a_quarter_have_the_same_total(units: Units, data: st.DataObject, day: dt.date) -> None:
    then = units.expected_in(QUARTER).names
    counts = data.draw(st.lists(st.tuples(st.sampled_from(then), st.integers(0, 90)), max_size=15))
    head: list[Value] = ["Đơn vị", "Ngày", "Số người"]
    rows: list[list[Value]] = [[name, f"{1 + n % 28}/2/2023", people]
                               for n, (name, people) in enumerate(counts)]  # fmt: skip
    register, _ = read_rows(WORKS, [head, *rows], units=units)
    of_the_time = tallied(register, units.expected_in(QUARTER), units)
    heirs = units.restated(day)
    moved = restated(Read({"works": register}, [], [], {}, {}), heirs).registers["works"]
    of_the_day = tallied(moved, units.in_force(day), units)

    assert of_the_day[None] == of_the_time[None] == sum(people for _, people in counts)
    assert of_the_day[None] == sum(value for unit, value in of_the_day.items() if unit)
    assert all(value == sum(people for name, people in counts if heirs[name] == unit)
               for unit, value in of_the_day.items() if unit)  # fmt: skip


def tallied(register: Register, units: Units, roster: Units) -> dict[str | None, float]:
    tally = Tally(QUARTER, units, dt.date(2023, 4, 1), {"works": register}, roster)
    tally.sum("people", "Số người", register.rows, "people", on="held_on")
    return {f.unit: f.value for f in tally.summary().figures if f.figure == "people" and f.kind is None}


def test_units_not_in_force_are_not_expected_to_report() -> None:
    units = Units((Unit("Xã A", "xã", closed=dt.date(2022, 12, 31), successors=("Xã B",)),
                   Unit("Xã B", "xã"), Unit("Xã C", "xã", opened=dt.date(2023, 7, 1))))  # fmt: skip

    assert units.expected_in(QUARTER).names == ["Xã B"]
