"""What stands in an output against what is wanted there."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from types import MappingProxyType
from typing import Literal

from sheets_sync.grids import Value, address
from sheets_sync.tabs import NOTICE_ROW, Tab

# Stands for the content of a stale tab that somebody had typed into: it equals no hash, so the next
# fresh write keeps a copy.
TYPED_INTO = "typed into"
FORM = "1"
Kind = Literal["created", "updated", "unchanged", "skipped", "stale"]
STALE = "⚠ SỐ LIỆU CŨ: phần «{owner}» bị lỗi ngày {day:%d/%m/%Y}, bảng này chưa được cập nhật."
GONE = (
    "⚠ KHÔNG CÒN ĐƯỢC TÍNH: từ ngày {day:%d/%m/%Y} phần «{owner}» không ghi bảng này nữa; "
    "số liệu dưới đây là số cũ, có thể xoá trang này."
)
EMPTY = "⚠ CHƯA CÓ SỐ LIỆU: phần «{owner}» bị lỗi ngày {day:%d/%m/%Y}."


@dataclass(frozen=True)
class Mark:
    """What is noted of an owned tab: its plugin, the hashes of what was written, since when stale.

    `charts` tells a store its own charts on the tab from those of others.
    `form` is the version of all that our tabs hold for later runs; one of a newer program is not touched.
    """

    owner: str
    content: str
    look: str
    stale: str = ""
    form: str = FORM
    charts: str = ""

    @property
    def is_newer(self) -> bool:
        """Whether a newer program made the tab."""
        return self.form.isdigit() and int(self.form) > int(FORM)


def mark_of(fields: Mapping[str, object]) -> Mark:
    """Return the mark that was noted; what a newer program noted beside is left out.

    Raises:
        TypeError: something is missing.
    """
    known = {name: str(value) for name, value in fields.items() if name in Mark.__dataclass_fields__}
    return Mark(**known)


@dataclass(frozen=True)
class Standing:
    """An output as it stands: the values of each tab, and the marks of those that are ours.

    `foreign` says that it holds what we never write: charts, comments, pictures.
    """

    tabs: Mapping[str, Sequence[Sequence[Value]]] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)
    foreign: bool = False

    @property
    def newer(self) -> list[str]:
        """The tabs that a newer program made."""
        return [title for title, mark in self.marks.items() if mark.is_newer]

    def title_of(self, title: str) -> str | None:
        """Return the title that stands there, perhaps in other letter case; None if there is none."""
        return next((t for t in self.tabs if t.casefold() == title.casefold()), None)


@dataclass(frozen=True)
class CellChange:
    """One cell that would change."""

    cell: str
    old: Value
    new: Value


@dataclass(frozen=True)
class Change:
    """What is to be done with one tab of the output.

    `before` are the values that stand there. `keep_copy` says that somebody typed into it, so that what
    stands there is kept beside. `stale` is the notice of a tab whose step failed.
    """

    title: str
    kind: Kind
    tab: Tab | None = None
    before: Sequence[Sequence[Value]] = ()
    keep_copy: bool = False
    stale: str = ""
    owner: str = ""

    @property
    def is_made(self) -> bool:
        """Whether anything is done to the tab."""
        return self.kind not in ("unchanged", "skipped")

    @property
    def cells(self) -> Iterator[CellChange]:
        """Each cell that changes, row by row; of what is done none is known any more."""
        if self.stale:
            row = self.before[NOTICE_ROW] if len(self.before) > NOTICE_ROW else ()
            yield CellChange(address(NOTICE_ROW, 0), normal(row[0] if row else None), self.stale)
        elif self.tab and self.is_made:
            yield from compare(self.before, self.tab.values)

    def done(self) -> Change:
        """Return what was done, without all that it was done with."""
        return Change(self.title, self.kind, owner=self.owner)


def normal(value: Value) -> Value:
    """Return a value as it reads back from any store: whole numbers as int, blank as None, days as dates."""
    if value is None or type(value) is int:
        return value
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    return value


def normal_rows(rows: Iterable[Sequence[Value]]) -> list[list[Value]]:
    """Return the rows with normal values, blank cells and rows at the ends left out."""
    found = [_normal_row(row) for row in rows]
    while found and not found[-1]:
        found.pop()
    return found


def _normal_row(row: Sequence[Value]) -> list[Value]:
    cells = [normal(value) for value in row]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def content_hash(rows: Iterable[Sequence[Value]]) -> str:
    """Return a hash of a tab's values."""
    text = json.dumps(normal_rows(rows), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def compare(old: Iterable[Sequence[Value]], new: Iterable[Sequence[Value]]) -> Iterator[CellChange]:
    """Return each cell whose value differs, row by row."""
    for number, (was_row, wanted_row) in enumerate(zip_longest(old, new, fillvalue=())):
        if _same(was_row, wanted_row):
            continue
        before, after = _normal_row(was_row), _normal_row(wanted_row)
        if _same(before, after):
            continue
        for place, (was, wanted) in enumerate(zip_longest(before, after)):
            if was != wanted or isinstance(was, bool) != isinstance(wanted, bool):
                yield CellChange(address(number, place), was, wanted)


def is_same(old: Iterable[Sequence[Value]], new: Iterable[Sequence[Value]]) -> bool:
    """Tell whether no cell's value differs."""
    return next(compare(old, new), None) is None


def _same(one: Sequence[Value], other: Sequence[Value]) -> bool:
    return one == other and list(map(type, one)) == list(map(type, other))


def plan(
    standing: Standing, wanted: Sequence[Tab], failed: Mapping[str, str], today: dt.date,
    gone: Mapping[str, str] = MappingProxyType({}),
) -> list[Change]:  # fmt: skip
    """Return what is to be done with each tab, in the order of the output.

    `failed` maps the tabs of failed steps, and every tab that a failed plugin owns, to the plugin. They
    keep their content and are marked stale once; one that never was is made with that notice alone. So are
    `gone` tabs, which nothing writes any more.
    """
    changes = [_change(standing, tab) for tab in wanted]
    titles = {tab.title for tab in wanted}
    for title, owner in failed.items():
        if title not in titles:
            changes.append(_stale(standing, title, owner, today, STALE))
    return [*changes, *(_stale(standing, title, owner, today, GONE) for title, owner in gone.items())]


def _change(standing: Standing, tab: Tab) -> Change:
    if standing.title_of(tab.title) is None:
        return Change(tab.title, "created", tab, owner=tab.owner)
    mark = standing.marks.get(tab.title)
    if mark is None:
        return Change(tab.title, "skipped", owner=tab.owner)
    old = standing.tabs[tab.title]
    if is_same(old, tab.values) and mark.look == tab.look and not mark.stale:
        return Change(tab.title, "unchanged", tab, owner=tab.owner)
    typed = content_hash(old) != mark.content
    return Change(tab.title, "updated", tab, old, keep_copy=typed, owner=tab.owner)


def _stale(standing: Standing, title: str, owner: str, today: dt.date, says: str) -> Change:
    if standing.title_of(title) is None:
        return Change(title, "stale", stale=EMPTY.format(owner=owner, day=today), owner=owner)
    mark = standing.marks.get(title)
    if mark is None:
        return Change(title, "skipped", owner=owner)
    if mark.stale:
        return Change(title, "unchanged", owner=owner)
    notice = says.format(owner=owner, day=today)
    old = standing.tabs[title]
    typed = content_hash(old) != mark.content
    return Change(title, "stale", before=old, keep_copy=typed, stale=notice, owner=owner)
