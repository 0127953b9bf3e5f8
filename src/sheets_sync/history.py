"""When each problem was first seen and when it was mended, kept in the tab that lists them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress

from sheets_sync.diff import Standing
from sheets_sync.grids import Value, day_of
from sheets_sync.problems import Problem
from sheets_sync.summaries import Style

# Headings of the list, by the field of an item that stands below.
FIELDS = {"unit": "Đơn vị", "what": "Việc", "text": "Nội dung", "source": "Tệp", "tab": "Trang tính",
          "cell": "Ô", "since": "Phát hiện", "mended": "Đã sửa", "key": "Mã"}  # fmt: skip
MENDED = "Đã sửa"
# So long a mended problem stays in the list, in days: a quarter, for the talk about it.
KEPT = 92
_KEY = re.compile(r"[0-9a-f]{8}(?:\.[0-9a-f]{6})?")


@dataclass(frozen=True)
class Item:
    """One line of what is owed or to be mended.

    A problem has a `key` by which it is known again when its row has moved, and the day when it was first
    seen; one that is gone, also the day since when. What a unit owes has neither. `recalled` is what stands
    in the list and no more in what was read.
    """

    unit: str
    what: str
    text: str
    style: Style = "text"
    due: dt.date | None = None
    source: str = ""
    tab: str = ""
    cell: str = ""
    key: str = ""
    since: dt.date | None = None
    mended: dt.date | None = None
    recalled: bool = False


@dataclass(frozen=True)
class Past:
    """What the list said when it was last written, and what cannot be told today.

    `unread` tells of a file and a tab whether it could not be read this time: what was wrong there is not
    mended but unknown.
    """

    today: dt.date
    items: Sequence[Item] = ()
    unread: Callable[[str, str], bool] = lambda _source, _tab: False


def key_of(alike: Sequence[Problem]) -> str:
    """Return the key of a problem, or of many in one column; it says nothing of the row.

    A single problem's key begins with the key that many of its kind would have.
    """
    first = alike[0]
    family = _digest([first.code, first.source, first.tab, first.column])[:8]
    return family if len(alike) > 1 else f"{family}.{_digest([first.found])[:6]}"


def _digest(parts: Sequence[str | None]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def recall(standing: Standing, title: str, source: str = "") -> list[Item]:
    """Return the problems that the owned tab of that title lists; none if there is no such tab of ours.

    `source` is the file of a list that names none. Rows that somebody spoiled are passed over.
    """
    places: dict[str, int] = {}
    items = []
    for row in standing.tabs.get(title, ()) if title in standing.marks else ():
        if FIELDS["key"] in row and FIELDS["since"] in row:
            places = {name: row.index(text) for name, text in FIELDS.items() if text in row}
        elif places and (item := _item(row, places, source)):
            items.append(item)
    return items


def _item(row: Sequence[Value], places: dict[str, int], source: str) -> Item | None:
    cells = {name: row[place] if place < len(row) else None for name, place in places.items()}
    since, mended = day_of(cells.get("since")), day_of(cells.get("mended"))
    unit, what, text, file, tab, cell, key = (
        str(cells.get(name) or "") for name in ("unit", "what", "text", "source", "tab", "cell", "key")
    )
    if since is None or not _KEY.fullmatch(key):
        return None
    return Item(unit, what, text, "text", None, file or source, tab, cell, key, since, mended, recalled=True)


def carried_on(items: Iterable[Item], past: Past) -> tuple[list[Item], list[Item]]:
    """Return the items with the days when they were first seen, and those mended within the last days.

    What was wrong in a tab that cannot be read this time stays among the items as it was.
    """
    left = dict(enumerate(item for item in past.items if item.mended is None))
    found: list[Item] = list(items)
    for same in (_key_in_unit, _key):
        waiting = _numbers_by(left, same)
        found = [_dated(item, left, waiting[same(item)]) for item in found]
    families = _numbers_by(left, _family)
    split: set[int] = set()
    found = [_of_family(item, left, families[_family(item)], split) for item in found]
    gone = [item for number, item in left.items() if number not in split]
    unread = [past.unread(item.source, item.tab) for item in gone]
    unknown = list(compress(gone, unread))
    mended = [replace(item, mended=past.today, what=MENDED)
              for item in compress(gone, (not lost for lost in unread))]  # fmt: skip
    mended += [item for item in past.items if item.mended and (past.today - item.mended).days <= KEPT]
    new = [replace(item, since=past.today) if item.key and not item.since else item for item in found]
    return [*new, *unknown], mended


def _key(item: Item) -> tuple[str, ...]:
    return (item.key,)


def _key_in_unit(item: Item) -> tuple[str, ...]:
    return item.key, item.unit


def _family(item: Item) -> tuple[str, ...]:
    return (item.key.partition(".")[0],)


def _numbers_by(
    left: Mapping[int, Item], same: Callable[[Item], tuple[str, ...]]
) -> defaultdict[tuple[str, ...], deque[int]]:
    """Return the numbers of what is left, first the first, by what two must have alike to be the same."""
    found: defaultdict[tuple[str, ...], deque[int]] = defaultdict(deque)
    for number, item in left.items():
        found[same(item)].append(number)
    return found


def _dated(item: Item, left: dict[int, Item], alike: deque[int]) -> Item:
    if not item.key or item.since or not alike:
        return item
    return replace(item, since=left.pop(alike.popleft()).since)


def _of_family(item: Item, left: Mapping[int, Item], family: Iterable[int], split: set[int]) -> Item:
    """Date a problem that was one of many before, or many of which some were told one by one."""
    if not item.key or item.since:
        return item
    whole, _, single = item.key.partition(".")
    kin = [number for number in family if not single or left[number].key == whole]
    split.update(kin)
    return replace(item, since=min((day for n in kin if (day := left[n].since)), default=None))
