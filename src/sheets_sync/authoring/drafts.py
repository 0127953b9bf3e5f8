"""What is known of a plugin before it is written: its names, its register's columns."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sheets_sync.errors import ConfigError
from sheets_sync.steps import GIVEN
from sheets_sync.tables import ColumnType, Table
from sheets_sync.texts import compact, skeleton

LONGEST_TITLE = 31
TYPES: tuple[ColumnType, ...] = ("date", "count", "number", "choice", "flag", "text", "period")


@dataclass(frozen=True)
class DraftColumn:
    """One column: its name in the code, its type, its heading, the values of a choice."""

    name: str
    type: ColumnType
    heading: str
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class Draft:
    """A plugin to be: its name, the tab of the summary, the tab of the register, the columns.

    `unit_heading` is the heading of the units if it is not one of the usual ones.
    """

    name: str
    title: str
    tab: str
    columns: Sequence[DraftColumn]
    unit_heading: str = ""

    @property
    def dated_by(self) -> str | None:
        """The first column of dates."""
        return next((column.name for column in self.columns if column.type == "date"), None)

    def of_type(self, *types: ColumnType) -> list[DraftColumn]:
        """Return the columns of some types."""
        return [column for column in self.columns if column.type in types]


@dataclass
class Names:
    """Names for columns: what shipped registers call such a heading, else the heading without diacritics."""

    tables: Iterable[Table] = ()
    taken: set[str] = field(default_factory=lambda: {"unit"})

    def of(self, heading: str) -> str:
        """Return a name for a heading, another one each time."""
        known = self._known.get(compact(heading), "")
        words = re.findall(r"[a-z0-9]+", skeleton(heading))
        plain = "_".join(words)[:30].strip("_") or "column"
        name = known if known and known not in self.taken else plain
        name = f"c_{name}" if name[0].isdigit() or keyword.iskeyword(name) else name
        tried, number = name, 1
        while tried in self.taken:
            number += 1
            tried = f"{name}_{number}"
        self.taken.add(tried)
        return tried

    @property
    def _known(self) -> Mapping[str, str]:
        columns = [column for table in self.tables for column in table.columns if column.type != "unit"]
        return {compact(label): column.name for column in reversed(columns) for label in column.labels}


def checked_name(name: str, taken: Iterable[str]) -> str:
    """Return a plugin's name.

    Raises:
        ConfigError: it is no name for a file, a function and a table, or another plugin has it.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name) or keyword.iskeyword(name):
        raise ConfigError([f"{name!r}: a name has small letters, digits and _, such as saturdays"])
    if name in GIVEN or name in taken:
        raise ConfigError([f"{name!r}: this name is taken; choose another one"])
    return name


def column_of(text: str, names: Names) -> DraftColumn:
    """Return the column that an answer such as "Số người: count" or "Cấp: choice (xã, tỉnh)" means.

    Raises:
        ConfigError: it has no such form, or no type is called so.
    """
    match = re.fullmatch(r"\s*(?P<heading>[^:]+?)\s*:\s*(?P<type>\w+)\s*(?:\((?P<choices>.*)\))?\s*", text)
    kind = next((t for t in TYPES if match and match["type"] == t), None)
    if match is None or kind is None:
        raise ConfigError([f"{text!r}: a column is HEADING:TYPE, the type one of {', '.join(TYPES)}"])
    choices = [part.strip() for part in (match["choices"] or "").split(",") if part.strip()]
    if (kind == "choice") != bool(choices):
        raise ConfigError([f"{text!r}: a choice names its values, as in Cấp:choice(xã, tỉnh)"])
    return DraftColumn(names.of(match["heading"]), kind, match["heading"], choices)
