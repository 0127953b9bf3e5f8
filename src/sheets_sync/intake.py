"""What is asked for, and what was read for it: grids become registers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import pandas as pd

from sheets_sync.periods import Period
from sheets_sync.problems import Problem
from sheets_sync.reading.pieces import ReadContext, TabReading
from sheets_sync.reading.registers import Register, build_register
from sheets_sync.reading.tabs import read_tab
from sheets_sync.reading.unit_column import unit_of_name
from sheets_sync.report import source_entries
from sheets_sync.site import Site
from sheets_sync.stores import SourceRead
from sheets_sync.unit_names import UnitNames


@dataclass(frozen=True)
class Request:
    """What is asked for: the period as of a day, restated on another day's units, some plugins only.

    `by_clock` says that the day is this machine's own.
    """

    period: Period
    today: dt.date
    units_of: dt.date | None = None
    only: tuple[str, ...] = ()
    by_clock: bool = False


@dataclass(frozen=True)
class TypedRead(SourceRead):
    """A source whose tabs were read into their registers where its file was read; its raw cells are gone.

    `not_kept` says why the next run has to read it again, "" if it has not.
    """

    readings: tuple[TabReading, ...] = ()
    not_kept: str = ""


@dataclass(frozen=True)
class Read:
    """What the sources gave: registers by table name, problems, the report's entries of the sources.

    By the source's name, `readings` holds its tabs as they were read and `units` its unit in the config.
    """

    registers: Mapping[str, Register]
    problems: Sequence[Problem]
    sources: Sequence[Mapping[str, Any]]
    readings: Mapping[str, Sequence[TabReading]]
    units: Mapping[str, str | None]

    @cached_property
    def kept(self) -> frozenset[str]:
        """The names of the registers that some tab is, or is meant to be."""
        tabs = [reading for readings in self.readings.values() for reading in readings]
        return frozenset(reading.piece.table.name if reading.piece else reading.suspected or ""
                         for reading in tabs)  # fmt: skip

    @cached_property
    def failed(self) -> bool:
        """Whether a source could not be read, so that any register may be in it."""
        return any(entry["status"] == "failed" for entry in self.sources)

    def let_go_pieces(self) -> None:
        """Let go of the columns of what was read, which the registers hold."""
        for readings in self.readings.values():
            for reading in readings:
                if reading.piece:
                    reading.piece.let_go()

    def unread(self, source: str, tab: str) -> bool:
        """Tell whether a file, or a tab in it that was meant for a register, could not be read."""
        failed = any(entry["name"] == source and entry["status"] == "failed" for entry in self.sources)
        lost = [r.grid.tab for r in self.readings.get(source, ()) if r.piece is None and r.suspected]
        return failed or tab in lost


def read_context(site: Site, request: Request) -> ReadContext:
    """Return what the reading of any tab needs to know."""
    names = UnitNames(site.units)
    return ReadContext(site.plugins.tables, names, request.today, request.period.year, site.calendar)


def read_registers(site: Site, request: Request, reads: Sequence[SourceRead]) -> Read:
    """Read every grid into its register."""
    context = read_context(site, request)
    names, tables = context.names, context.tables
    readings = {r.name: list(_readings(r, context)) for r in reads}
    flat: list[TabReading] = [reading for tabs in readings.values() for reading in tabs]
    problems = [p for reading in flat for p in reading.problems]
    failed = [r for r in reads if r.error]
    problems += [_unreadable(r) for r in failed]
    lost = [r.unit or unit_of_name(r.name, names) for r in failed]
    registers = {}
    for table in tables:
        registers[table.name], more = build_register(table, flat, lost)
        problems += more
    units = {r.name: r.unit for r in reads}
    return Read(registers, problems, source_entries(reads, readings), readings, units)


def typed(read: SourceRead, context: ReadContext) -> TypedRead:
    """Return a source that was read, with its tabs read into their registers."""
    known = {field.name: getattr(read, field.name) for field in fields(SourceRead)}
    return TypedRead(**known, readings=tuple(_readings(read, context)))


def _readings(read: SourceRead, context: ReadContext) -> Iterator[TabReading]:
    if isinstance(read, TypedRead):
        yield from read.readings
        return
    for grid in read.grids:
        yield from read_tab(grid, context, read.unit)


def _unreadable(read: SourceRead) -> Problem:
    detail = read.error.vietnamese if read.error else ""
    return Problem("source-unreadable", "error", read.name, unit=read.unit, detail=detail)


def restated(read: Read, heirs: Mapping[str, str]) -> Read:
    """Return it with each unit replaced by the one that its figures are summed into."""

    def moved(register: Register) -> Register:
        rows, aside = (
            part.assign(unit=part["unit"].map(heirs)) for part in (register.rows, register.set_aside)
        )
        rows.attrs = dict(register.rows.attrs)
        silent = register.unreadable_units
        units = None if silent is None else frozenset(heirs[unit] for unit in silent)
        origins = pd.concat([register.rows["unit"], register.set_aside["unit"]])
        return replace(register, rows=rows, set_aside=aside, unreadable_units=units, origins=origins)

    registers = {name: moved(register) for name, register in read.registers.items()}
    problems = [replace(p, unit=heirs.get(p.unit or "", p.unit)) for p in read.problems]
    return replace(read, registers=registers, problems=problems)
