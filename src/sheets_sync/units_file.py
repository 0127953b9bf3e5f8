"""The units list, from a CSV file or a tab, read and checked."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from sheets_sync.errors import ConfigError, bounded
from sheets_sync.grids import Grid, Value
from sheets_sync.texts import clean, compact, fold
from sheets_sync.units import KIND_OF_TYPE, Unit, Units, all_apart

COLUMNS = ("Tên", "Loại", "Tên khác", "Từ ngày", "Đến ngày", "Nhập vào")


def read_units(path: Path) -> Units:
    """Read the units from a CSV file with the columns `COLUMNS`; the last four may be absent.

    Dates are dd/mm/yyyy or yyyy-mm-dd; aliases and successors are separated by `;`.

    Raises:
        ConfigError: the file cannot be read or has mistakes; each is named with its line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path.name}: the units list cannot be read: {bounded(error, 160)}"]) from None
    lines = text.splitlines()
    separator = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    reader = csv.reader(lines, delimiter=separator)
    return _units(path.name, ((reader.line_num, row) for row in reader))


def units_of_grid(grid: Grid) -> Units:
    """Return the units that a tab lists under the headings `COLUMNS`, in its first row with anything in it.

    Raises:
        ConfigError: the list has mistakes; each is named with its row.
    """
    name = f"{grid.source}, «{grid.tab}»"
    return _units(name, ((number, list(map(_said, row))) for number, row in enumerate(grid.rows, 1)))


def _said(value: Value) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else "" if value is None else str(value)


def _units(file: str, rows: Iterable[tuple[int, Sequence[str]]]) -> Units:
    filled = [(number, row) for number, row in rows if any(cell.strip() for cell in row)]
    top, head = filled[0] if filled else (1, ())
    places = {compact(text): place for place, text in reversed([*enumerate(head)])}
    missing = [name for name in COLUMNS[:2] if compact(name) not in places]
    if missing:
        raise ConfigError([f"{file}, line {top}: the column «{name}» is missing" for name in missing])
    mistakes: list[str] = []
    units = []
    for number, row in filled[1:]:
        cells = {name: _cell(row, places.get(compact(name))) for name in COLUMNS}
        if any(cells.values()):
            units.append(_unit(cells, f"{file}, line {number}", mistakes))
    units = told_apart(units)
    mistakes += _mistakes_together(file, units)
    if mistakes:
        raise ConfigError(mistakes)
    return Units(tuple(units))


def told_apart(units: Sequence[Unit]) -> list[Unit]:
    """Return the units with names of their own, where one of an earlier time is called like a later one.

    The earlier one gets its last day added to its name, and the plain name as an alias. A successor is the
    unit of that name that exists when its predecessor no longer does.
    """
    named = [_dated(unit) if _is_earlier(unit, units) else unit for unit in units]

    def heir(name: str, closed: dt.date | None) -> str:
        alike = [new for new, old in zip(named, units, strict=True) if old.name == name]
        following = closed + dt.timedelta(days=1) if closed and closed < dt.date.max else dt.date.max
        return next((unit.name for unit in alike if unit.in_force(following)), name)

    return [replace(u, successors=tuple(heir(name, u.closed) for name in u.successors)) for u in named]


def _is_earlier(unit: Unit, units: Sequence[Unit]) -> bool:
    alike = [other for other in units if other.name == unit.name and other is not unit]
    later = [other for other in alike if unit.closed and other.opened and other.opened > unit.closed]
    return bool(later) and all(unit.is_apart(other) for other in alike)


def _dated(unit: Unit) -> Unit:
    return replace(unit, name=f"{unit.name} (đến {unit.closed:%d/%m/%Y})", aliases=(*unit.aliases, unit.name))


def _cell(row: Sequence[str], place: int | None) -> str:
    return clean(row[place]) if place is not None and place < len(row) else ""


def _unit(cells: dict[str, str], where: str, mistakes: list[str]) -> Unit:
    name, unit_type = cells["Tên"], cells["Loại"].lower()
    if not name:
        mistakes.append(f"{where}: «Tên» is blank")
    if unit_type not in KIND_OF_TYPE:
        expected = ", ".join(KIND_OF_TYPE)
        mistakes.append(f"{where}, «Loại»: «{bounded(unit_type)}» is none of {expected}")
        unit_type = "xã"
    return Unit(
        name,
        unit_type,
        _parts(cells["Tên khác"]),
        _day(cells["Từ ngày"], f"{where}, «Từ ngày»", mistakes),
        _day(cells["Đến ngày"], f"{where}, «Đến ngày»", mistakes),
        _parts(cells["Nhập vào"]),
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _day(text: str, where: str, mistakes: list[str]) -> dt.date | None:
    if not text:
        return None
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    mistakes.append(f"{where}: «{bounded(text)}» is no date such as 01/07/2025")
    return None


def _mistakes_together(file: str, units: list[Unit]) -> list[str]:
    names = [unit.name for unit in units]
    found = [f"{file}: the list has no unit"] if not units else []
    found += [
        f"{file}: the unit «{bounded(n)}» stands there twice"
        for n in dict.fromkeys(names)
        if names.count(n) > 1
    ]
    found += [
        f"{file}: «{bounded(unit.name)}» is open from a day after its last"
        for unit in units
        if unit.opened and unit.closed and unit.opened > unit.closed
    ]
    found += _shared_names(file, units)
    found += [
        f"{file}: «{bounded(unit.name)}» is merged into «{bounded(heir)}», which is not on the list"
        for unit in units
        for heir in unit.successors
        if heir not in names
    ]
    return found


def _shared_names(file: str, units: list[Unit]) -> list[str]:
    owners: dict[str, dict[str, Unit]] = {}
    for unit in units:
        for name in (unit.name, *unit.aliases):
            owners.setdefault(fold(name), {})[unit.name] = unit
    return [
        f"{file}: a name or alias is shared by {' and '.join(f'«{bounded(n)}»' for n in sharing)}"
        for sharing in owners.values()
        if not all_apart(sharing.values())
    ]
