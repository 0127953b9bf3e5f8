"""What a plugin declares about a register: its table, its columns, how headings may be worded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from sheets_sync.texts import compact

ColumnType = Literal["unit", "date", "period", "count", "number", "choice", "flag", "text"]


@dataclass(frozen=True)
class Column:
    """One column of a register.

    `labels` are the headings it is found under, the main one first; readers also fold case, diacritics and
    spaces. A row whose `needed` cell is blank or cannot be read is set aside, with a problem at that cell;
    one with nothing in it but its unit is no row at all. `choices` maps each value of a `choice` column to
    its other spellings; with `marked`, the values may also be headings of their own with an x below; with
    `spread_into`, headings with that column's cells below, as where criteria stand side by side.
    `date_into` names the date column that a "… ngày 03/8/2023" at the end of this text fills. `says` maps
    words that officers type here about another column: `{"đã tổ chức": ("held", True)}`. `measure` is what a
    number counts, "đồng" or "ha": one typed in another measure, named by the heading, the tab's title or the
    cell (triệu đồng, m²), is brought to it. What stands in a column that is not `shown` may name people: it
    is in no output.
    """

    name: str
    type: ColumnType
    labels: Sequence[str]
    needed: bool = False
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    marked: bool = False
    date_into: str | None = None
    says: Mapping[str, tuple[str, bool]] = field(default_factory=dict)
    measure: str = ""
    spread_into: str | None = None
    shown: bool = True

    def mistakes(self) -> list[str]:
        """Return what is wrong with the declaration, one sentence each."""
        found = []
        if not self.name.isidentifier():
            found.append(f"column {self.name!r}: the name must be an identifier")
        if self.type not in get_args(ColumnType):
            expected = ", ".join(get_args(ColumnType))
            found.append(f"column {self.name!r}: type {self.type!r} is none of {expected}")
        if not [label for label in self.labels if compact(label)]:
            found.append(f"column {self.name!r}: needs at least one label")
        if (self.type == "choice") != bool(self.choices):
            found.append(f"column {self.name!r}: choices go with type 'choice', and only with it")
        if self.spread_into and (self.type != "choice" or self.marked):
            found.append(f"column {self.name!r}: spread_into goes with type 'choice', and not with marked")
        if self.measure and (self.measure not in ("đồng", "ha") or self.type not in ("count", "number")):
            found.append(f'column {self.name!r}: measure is "đồng" or "ha", of a count or number')
        return found


def unit_column(*more: str) -> Column:
    """Return the column that names each row's unit, under its usual headings and `more` of them."""
    usual = ["Đơn vị", "Xã, phường", "Xã/phường", "Tên đơn vị", "Địa phương", "Tên xã, phường",
             "Tên xã/phường", "Cơ quan, đơn vị", "Xã, phường, thị trấn", "Xã", "Phường"]  # fmt: skip
    return Column("unit", "unit", [*usual, *more], needed=True)


@dataclass(frozen=True)
class AtMost:
    """A rule on a row: the parts, added up, are at most the whole; broken, `order-invalid`.

    The problem stands at the cell of the whole. Nobody can tell which of the numbers is wrong, so in that row
    the whole and the parts are taken as unreadable. With date columns it reads "not after":
    `AtMost(["begun_on"], "done_on")`; there the later date alone, that of the whole, is doubted.
    """

    parts: Sequence[str]
    whole: str


@dataclass(frozen=True)
class Table:
    """A register: the table that the rows of one kind of tab are read into.

    `tabs` are usual tab titles; they only break ties. `unique` names the columns whose folded values make
    two rows the same entry (`duplicate-row`); the first two of them must be filled. `dated_by` is the date
    column that decides which units exist on a row's day. `rules` are checked on every row. `telling` names
    the columns of which one must be there for a tab that is not titled like this register to be it;
    `any_of` those of which one must be there at all. An `optional` register is one that not every site
    keeps: where no tab is one, steps that read nothing else are left out. One that is not `by_hand` is
    written by a program, so a new site gets no blank one to fill in.
    """

    name: str
    columns: Sequence[Column]
    tabs: Sequence[str] = ()
    unique: Sequence[str] = ()
    dated_by: str | None = None
    rules: Sequence[AtMost] = ()
    telling: Sequence[str] = ()
    any_of: Sequence[str] = ()
    optional: bool = False
    by_hand: bool = True

    def column(self, name: str) -> Column:
        """Return the column of that name.

        Raises:
            KeyError: the table has no such column; the message lists those it has.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name!r} has no column {name!r}; it has {self.names}")

    @property
    def names(self) -> list[str]:
        """The columns' names, in their order."""
        return [column.name for column in self.columns]

    @property
    def spread(self) -> Column | None:
        """The column whose values may be headings with another column's cells below, if there is one."""
        return next((column for column in self.columns if column.spread_into), None)

    @property
    def needed(self) -> list[str]:
        """The names of the columns that must be readable for a row to count."""
        return [column.name for column in self.columns if column.needed]

    def mistakes(self) -> list[str]:
        """Return what is wrong with the declaration, one sentence each."""
        found = [f"table {self.name!r}, {m}" for c in self.columns for m in c.mistakes()]
        repeated = sorted({n for n in self.names if self.names.count(n) > 1})
        if repeated:
            found.append(f"table {self.name!r}: columns declared twice: {', '.join(repeated)}")
        if [c.name for c in self.columns if c.type == "unit"] != ["unit"]:
            found.append(f"table {self.name!r}: needs one column of type 'unit', named 'unit'")
        heads = [compact(label) for c in self.columns for label in c.labels[:1]]
        for label in dict.fromkeys(label for c in self.columns for label in c.labels[:1]):
            if heads.count(compact(label)) > 1:
                alike = ", ".join(c.name for c in self.columns if compact(c.labels[0]) == compact(label))
                found.append(
                    f"table {self.name!r}: columns {alike} have the same heading {label!r}; under several "
                    'groups a heading is told by its group too, as "Đất đai Tiếp nhận"'
                )
        for name in self._referred():
            if name not in self.names:
                found.append(f"table {self.name!r}: refers to {name!r}, which is no column of it")
        return found

    def _referred(self) -> list[str]:
        names = [
            *self.unique,
            *self.telling,
            *self.any_of,
            *(n for rule in self.rules for n in [*rule.parts, rule.whole]),
        ]
        names += [n for c in self.columns for n in (c.date_into, c.spread_into) if n]
        names += [target for c in self.columns for target, _ in c.says.values()]
        return names + ([self.dated_by] if self.dated_by else [])
