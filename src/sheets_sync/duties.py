"""What a unit owes in a period, and in what state it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from sheets_sync.grids import Place

State = Literal["on-time", "late", "missing", "not-due", "not-required", "unreadable"]

STATE_TITLES: dict[State, str] = {
    "on-time": "✓ Đúng hạn",
    "late": "! Trễ hạn",
    "missing": "✗ Chưa có",
    "not-due": "… Chưa đến hạn",
    "not-required": "– Không yêu cầu",
    "unreadable": "? Không đọc được",
}


# What a unit owes when its day has come: done too late, or not at all.
OVERDUE: tuple[State, ...] = ("missing", "late")


@dataclass(frozen=True)
class Duty:
    """One duty of one unit.

    `duty` is its key, `label` its Vietnamese name. `due` is the last day it may be done on, None if it
    has none. `evidence` holds the cells that show it.
    """

    duty: str
    label: str
    unit: str
    state: State
    due: dt.date | None = None
    evidence: tuple[Place, ...] = ()

    def __post_init__(self) -> None:
        if self.state not in get_args(State):
            raise ValueError(f"duty {self.duty!r}: state {self.state!r} is none of {get_args(State)}")
        _check(f"duty {self.duty!r}", self.label, self.due, self.evidence)


@dataclass(frozen=True)
class Flag:
    """A fact that a leader must act on.

    `message` says it in Vietnamese; `due` is the day that was missed, if there is one.
    """

    code: str
    unit: str
    message: str
    due: dt.date | None = None
    evidence: tuple[Place, ...] = ()

    def __post_init__(self) -> None:
        _check(f"flag {self.code!r}", self.message, self.due, self.evidence)


@dataclass(frozen=True)
class Task:
    """Something that a unit is to do by a day that has not come yet, said in Vietnamese."""

    unit: str
    text: str
    due: dt.date
    evidence: tuple[Place, ...] = ()

    def __post_init__(self) -> None:
        _check(f"task of {self.unit!r}", self.text, self.due, self.evidence)


def _check(who: str, text: object, due: object, evidence: tuple[object, ...]) -> None:
    if not isinstance(text, str):
        raise TypeError(f"{who}: the text is {text!r:.60}")
    if due is not None and (isinstance(due, dt.datetime) or not isinstance(due, dt.date)):
        raise TypeError(f"{who}: due is {due!r:.60}, expected a date; of a Timestamp, give .date()")
    if not all(isinstance(place, Place) for place in evidence):
        raise TypeError(f"{who}: evidence holds what is no Place; tally.cell() gives one")


def unflagged(duties: Iterable[Duty], flags: Iterable[Flag]) -> list[Duty]:
    """Return the duties of a step of which none of its flags tells already: one of that unit and day."""
    told = {(flag.unit, flag.due) for flag in flags if flag.due}
    return [duty for duty in duties if (duty.unit, duty.due) not in told]


_WORST_FIRST: tuple[State, ...] = ("unreadable", "missing", "late", "not-due", "on-time", "not-required")


def worst(states: Iterable[State]) -> State:
    """Return the worst of the states, "not-required" if there is none."""
    return min(states, key=_WORST_FIRST.index, default="not-required")


def state_of(due: dt.date | None, done: dt.date | None, today: dt.date) -> State:
    """Return the state of a duty: due at the end of the day `due`, done on the day `done` if at all."""
    if done is not None and done <= today:
        return "late" if due is not None and done > due else "on-time"
    return "missing" if due is not None and today > due else "not-due"
