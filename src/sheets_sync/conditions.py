"""The tab "Tình trạng": when all was last read, what is broken since when, which delays were noted.

The tab is the only memory of it, whichever machine runs; it is read back by its headings. What it does not
say was told is news for people.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sheets_sync.diff import Standing
from sheets_sync.duties import OVERDUE, STATE_TITLES, Duty
from sheets_sync.grids import Value, day_of
from sheets_sync.summaries import Cell, Head, Row, TableBlock, TextBlock

TITLE = "Tình trạng"
RAN, UPDATED, TOLD = "Lần chạy gần nhất", "Lần cập nhật đầy đủ gần nhất", "Lần báo tin gần nhất"
# So many days a noted delay is kept, so that looking back tells nobody anew; and a trouble that is over.
KEPT, KEPT_TROUBLES = 400, 92
# The day that stands for: there was nobody to tell it to.
NOBODY = dt.date.min
_NOBODY = "–"
Part = Literal["source", "step", "output"]
PARTS: dict[Part, str] = {
    "source": "Tệp không đọc được",
    "step": "Phần tính toán bị lỗi",
    "output": "Tệp không ghi được",
}
_DATES = (Head("Mốc", width=34), Head("Ngày", width=14))
_TROUBLES = (Head("Sự cố", width=34), Head("Từ ngày", width=14), Head("Ở đâu", width=60),
             Head("Hết ngày", width=14), Head("Báo có sự cố", width=14),
             Head("Báo đã hết", width=14))  # fmt: skip
_LATE = (Head("Đơn vị chậm", width=34), Head("Ghi nhận", width=14), Head("Nhiệm vụ", width=60),
         Head("Kỳ", width=14), Head("Hạn", width=14), Head("Đã báo", width=14))  # fmt: skip
_EXPLAINED = (
    "Trang này ghi lần cập nhật, các sự cố và các nhiệm vụ trễ hạn đã ghi nhận, để mỗi việc chỉ báo một lần."
)
NewsKind = Literal["broken", "mended", "late", "failed", "recovered", "new-day"]


@dataclass(frozen=True)
class News:
    """What changed since the last run, said in Vietnamese.

    `name` is the unit, or what is broken; `text` the whole sentence; `since` the day it began, if known.
    """

    kind: NewsKind
    name: str
    text: str
    what: str = ""
    since: dt.date | None = None

    @property
    def key(self) -> str:
        """What it is known by."""
        return " ".join([self.kind, self.name, self.what, str(self.since)])

    @property
    def entry(self) -> dict[str, Any]:
        """What `run_finished` is told of it."""
        since = self.since and self.since.isoformat()
        return {"kind": self.kind, "name": self.name, "what": self.what, "text": self.text, "since": since}


@dataclass(frozen=True)
class Trouble:
    """A part that is lost, since when and until when, and when people were told of either."""

    part: Part
    name: str
    since: dt.date
    ended: dt.date | None = None
    told: dt.date | None = None
    told_ended: dt.date | None = None


@dataclass(frozen=True)
class Late:
    """A duty that a unit was late with, or did not do, when that was noted, and when people were told."""

    unit: str
    duty: str
    period: str
    noted: dt.date
    due: dt.date | None = None
    told: dt.date | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is known by from run to run: a duty of the year is owed in each of its quarters."""
        return self.unit, self.duty, self.due.isoformat() if self.due else self.period


@dataclass(frozen=True)
class Condition:
    """All that the tab holds: the last run, the last full update, the last telling, troubles, delays."""

    ran: dt.date | None = None
    updated: dt.date | None = None
    told: dt.date | None = None
    troubles: tuple[Trouble, ...] = ()
    late: tuple[Late, ...] = ()

    def after(
        self, today: dt.date, lost: Iterable[tuple[Part, str]], duties: Iterable[Duty], period: str
    ) -> Condition:
        """Return the condition after a run that lost these parts and found these duties in the period."""
        broken = dict.fromkeys(lost)
        troubles = list(_carried_on(self.troubles, broken, today))
        known = {late.key for late in self.late}
        found = {late.key: late for late in _late(duties, period, today)}
        kept = [late for late in self.late if late.period == period or (today - late.noted).days <= KEPT]
        late = [*kept, *(late for key, late in found.items() if key not in known)]
        return Condition(today, self.updated if broken else today, self.told, tuple(troubles), tuple(late))

    @property
    def untold(self) -> list[News]:
        """What nobody was told of yet: what broke, what is well again, who is late, that a day began."""
        return list(_news(self))

    def all_told(self, *, to_nobody: bool = False) -> Condition:
        """Return the condition after all news was told, or passed by when there was nobody to tell it to."""
        day = NOBODY if to_nobody else self.ran
        troubles = tuple(
            replace(t, told=t.told or day, told_ended=t.told_ended or (t.ended and day))
            for t in self.troubles
        )
        late = tuple(replace(x, told=x.told or day) for x in self.late)
        return replace(self, told=self.told if to_nobody else day, troubles=troubles, late=late)


def _carried_on(
    troubles: Iterable[Trouble], broken: Iterable[tuple[Part, str]], today: dt.date
) -> Iterator[Trouble]:
    left = dict.fromkeys(broken)
    for trouble in troubles:
        if trouble.ended is None and (trouble.part, trouble.name) in left:
            del left[trouble.part, trouble.name]
            yield trouble
        elif trouble.ended is None:
            yield replace(trouble, ended=today)
        elif (today - trouble.ended).days <= KEPT_TROUBLES:
            yield trouble
    yield from (Trouble(*part, today) for part in left)


def _late(duties: Iterable[Duty], period: str, today: dt.date) -> Iterator[Late]:
    for duty in duties:
        if duty.state in OVERDUE:
            yield Late(duty.unit, duty.label, period, today, duty.due)


def _news(now: Condition) -> Iterator[News]:
    for trouble in now.troubles:
        if trouble.told is None:
            yield News("broken", trouble.name, f"{PARTS[trouble.part]}: {trouble.name}.", since=trouble.since)
        if trouble.ended and trouble.told_ended is None:
            text = f"Đã bình thường trở lại: {trouble.name} (sự cố từ ngày {trouble.since:%d/%m/%Y})."
            yield News("mended", trouble.name, text, since=trouble.since)
    for late in now.late:
        if late.told is None:
            due = f", hạn {late.due:%d/%m/%Y}" if late.due else ""
            text = f"{late.unit}: chậm «{late.duty}» ({late.period}{due})."
            yield News("late", late.unit, text, late.duty, late.due)
    if now.ran and (now.told is None or now.told < now.ran):
        yield News("new-day", "", f"Ngày {now.ran:%d/%m/%Y}.", now.ran.isoformat(), now.told)


def owed(duties: Iterable[Duty]) -> list[dict[str, Any]]:
    """Return what units owe, said in Vietnamese, for messages."""
    return [
        {"unit": d.unit, "duty": d.label, "state": STATE_TITLES[d.state][2:],
         "due": d.due and d.due.isoformat()}
        for d in duties if d.state in OVERDUE
    ]  # fmt: skip


def recall_condition(standing: Standing) -> Condition:
    """Return what our tab says, nothing if there is none; rows that somebody spoiled are passed over."""
    rows = standing.tabs.get(TITLE, ()) if TITLE in standing.marks else ()
    kind, found = "", Condition()
    headings = {_DATES[0].text: "dates", _TROUBLES[0].text: "troubles", _LATE[0].text: "late"}
    for row in rows:
        first = str(row[0] or "") if row else ""
        kind = headings.get(first, kind) if first else ""
        found = found if first in headings else _with(found, kind, row)
    return found


def _with(found: Condition, kind: str, row: Sequence[Value]) -> Condition:
    cells = [*row, *[None] * 6]
    name, day, where = str(cells[0] or ""), day_of(cells[1]), str(cells[2] or "")
    part = next((part for part, title in PARTS.items() if title == name), None)
    if day is None:
        return found
    if kind == "dates":
        return replace(
            found, ran=day if name == RAN else found.ran, updated=day if name == UPDATED else found.updated,
            told=day if name == TOLD else found.told,
        )  # fmt: skip
    if kind == "troubles" and part:
        trouble = Trouble(part, where, day, day_of(cells[3]), _told_on(cells[4]), _told_on(cells[5]))
        return replace(found, troubles=(*found.troubles, trouble))
    if kind == "late":
        late = Late(name, where, str(cells[3] or ""), day, day_of(cells[4]), _told_on(cells[5]))
        return replace(found, late=(*found.late, late))
    return found


def _told_on(value: Value) -> dt.date | None:
    return NOBODY if value == _NOBODY else day_of(value)


def condition_blocks(condition: Condition) -> list[TableBlock | TextBlock]:
    """Return what the tab shows."""
    days = ((RAN, condition.ran), (UPDATED, condition.updated), (TOLD, condition.told))
    dates = [Row([Cell(text), _date(day)]) for text, day in days]
    troubles = [
        Row([Cell(PARTS[t.part]), _date(t.since), Cell(t.name), _date(t.ended), _told(t.told),
             _told(t.told_ended)])
        for t in condition.troubles
    ]  # fmt: skip
    late = [
        Row([Cell(x.unit), _date(x.noted), Cell(x.duty), Cell(x.period), _date(x.due), _told(x.told)])
        for x in condition.late
    ]
    blocks: list[TableBlock | TextBlock] = [TextBlock(_EXPLAINED), TableBlock(_DATES, dates)]
    if not any(trouble.ended is None for trouble in condition.troubles):
        blocks.append(TextBlock("Không có sự cố.", "strong"))
    blocks += [TableBlock(_TROUBLES, troubles, f"Sự cố trong {KEPT_TROUBLES} ngày qua")] if troubles else []
    return [*blocks, TableBlock(_LATE, late, "Nhiệm vụ trễ hạn đã ghi nhận")] if late else blocks


def _date(day: dt.date | None) -> Cell:
    return Cell(day, "date")


def _told(day: dt.date | None) -> Cell:
    return Cell(_NOBODY, "muted") if day == NOBODY else _date(day)
