"""Who must report: the units, their groups, the time they are in force, what they merged into."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Literal

from sheets_sync.periods import Period

Kind = Literal["ward", "organisation", "armed-force", "locality"]

KIND_OF_TYPE: dict[str, Kind] = {
    "phường": "ward",
    "xã": "ward",
    "thị trấn": "ward",
    "đặc khu": "ward",
    "tổ chức": "organisation",
    "lực lượng vũ trang": "armed-force",
    "huyện": "locality",
    "thị xã": "locality",
    "thành phố": "locality",
    "tỉnh": "locality",
}
KIND_TITLES: dict[Kind, str] = {
    "ward": "Khối xã, phường",
    "organisation": "Khối các tổ chức chính trị - xã hội",
    "armed-force": "Khối lực lượng vũ trang",
    "locality": "Khối các địa phương",
}
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Unit:
    """One ward or organisation.

    `type` is a key of `KIND_OF_TYPE`. It is in force from `opened` to `closed`, both included; None
    is open. `successors` are the names of the units it was merged into; the first is the default
    one when it was split.
    """

    name: str
    type: str
    aliases: tuple[str, ...] = ()
    opened: dt.date | None = None
    closed: dt.date | None = None
    successors: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """The group that the unit is counted in."""
        return KIND_OF_TYPE[self.type]

    def in_force(self, day: dt.date) -> bool:
        """Tell whether the unit exists on that day."""
        return (self.opened or dt.date.min) <= day <= (self.closed or dt.date.max)

    def is_apart(self, other: Unit) -> bool:
        """Tell whether there is no day on which both exist."""
        return not self.in_force_between(other.opened or dt.date.min, other.closed or dt.date.max)

    def in_force_between(self, first: dt.date, last: dt.date) -> bool:
        """Tell whether the unit exists on any day of a span."""
        opened, closed = self.opened or dt.date.min, self.closed or dt.date.max
        return opened <= last and closed >= first


def all_apart(units: Iterable[Unit]) -> bool:
    """Tell whether there is no day on which any two of the units exist."""
    return all(one.is_apart(other) for one, other in combinations(units, 2))


@dataclass(frozen=True)
class Units:
    """The units, in the order of the list."""

    units: tuple[Unit, ...]

    def __len__(self) -> int:
        return len(self.units)

    def __iter__(self) -> Iterator[Unit]:
        return iter(self.units)

    @cached_property
    def _by_name(self) -> dict[str, Unit]:
        return {unit.name: unit for unit in self.units}

    @cached_property
    def names(self) -> list[str]:
        """The units' names."""
        return [unit.name for unit in self.units]

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each unit in the list, by its name."""
        return {name: place for place, name in enumerate(self.names)}

    @cached_property
    def kinds(self) -> list[Kind]:
        """The groups that have a unit, in their order."""
        present = {unit.kind for unit in self.units}
        return [kind for kind in KIND_TITLES if kind in present]

    @cached_property
    def kind_of(self) -> dict[str, Kind]:
        """The group of each unit, by its name."""
        return {unit.name: unit.kind for unit in self.units}

    def named(self, name: str) -> Unit:
        """Return the unit of that name.

        Raises:
            KeyError: there is none.
        """
        return self._by_name[name]

    def of(self, kind: Kind) -> list[Unit]:
        """Return the units of one group."""
        return [unit for unit in self.units if unit.kind == kind]

    def title(self, kind: Kind) -> str:
        """Return the group's title with its number: `I. Khối xã, phường`."""
        present = self.kinds
        number = _ROMAN[present.index(kind)] if kind in present else _ROMAN[0]
        return f"{number}. {KIND_TITLES[kind]}"

    def expected_in(self, period: Period) -> Units:
        """Return the units that exist on any day of the period."""
        return self.expected_between(period.start, period.end)

    def expected_between(self, first: dt.date, last: dt.date) -> Units:
        """Return the units that exist on any day of a span."""
        return Units(tuple(unit for unit in self.units if unit.in_force_between(first, last)))

    def in_force(self, day: dt.date) -> Units:
        """Return the units that exist on that day."""
        return Units(tuple(unit for unit in self.units if unit.in_force(day)))

    def restated(self, day: dt.date) -> dict[str, str]:
        """Return, for each unit, the name of the unit that its figures are summed into on a day.

        A unit in force on the day is its own; a closed one follows its default successors. A unit
        that leads to none in force keeps its name.
        """
        return {unit.name: self._heir(unit, day) for unit in self.units}

    def _heir(self, unit: Unit, day: dt.date) -> str:
        seen = {unit.name}
        heir = unit
        while not heir.in_force(day) and heir.successors and heir.successors[0] not in seen:
            heir = self._by_name[heir.successors[0]]
            seen.add(heir.name)
        return heir.name if heir.in_force(day) else unit.name
