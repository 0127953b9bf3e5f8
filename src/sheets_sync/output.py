"""All tabs of a run: each step's tab and drill-down, "Cần bổ sung", "Số liệu"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sheets_sync import todo
from sheets_sync.details import Details, details_of
from sheets_sync.grids import Place, quoted_tab
from sheets_sync.layout import Tab, Target, lay_out
from sheets_sync.periods import Period
from sheets_sync.problems import Problem
from sheets_sync.reading.registers import Register
from sheets_sync.steps import Outcome
from sheets_sync.summaries import Block, FigureLink, Link, TabLink, TextBlock
from sheets_sync.tidy import TITLE as TIDY_TITLE
from sheets_sync.tidy import tidy_table
from sheets_sync.unit_tables import unit_table
from sheets_sync.units import Units

CORE = "sheets-sync"


@dataclass(frozen=True)
class Frame:
    """What every tab of a run says at its top, and how a source's cell is reached by link."""

    site: str
    period: Period
    units: Units
    today: dt.date
    notice: str
    cell_target: Callable[[Place], Target | None]


def compose(
    frame: Frame,
    outcomes: Sequence[Outcome],
    problems: Sequence[Problem],
    registers: Mapping[str, Register],
    *,
    complete: bool,
) -> list[Tab]:
    """Return the tabs in the order people look at them: overviews, what is owed, indicators, data.

    Without `complete` (only some plugins ran) the tabs that gather all of them are left out.
    """
    done = [outcome for outcome in outcomes if outcome.summary]
    details = {o.step.writes: _details(o, frame, registers) for o in done}
    tabs = [_step_tab(frame, outcome, details[outcome.step.writes]) for outcome in done]
    overviews = [tab for tab, outcome in zip(tabs, done, strict=True) if outcome.step.last]
    indicators = [tab for tab, outcome in zip(tabs, done, strict=True) if not outcome.step.last]
    drills = [
        _detail_tab(frame, o.step.plugin, details[o.step.writes])
        for o in done
        if o.summary and o.summary.measures
    ]
    if not complete:
        return [*overviews, *indicators, *drills]
    return [
        *overviews,
        _todo_tab(frame, done, problems),
        *indicators,
        _tidy_tab(frame, done),
        *drills,
    ]


def _details(outcome: Outcome, frame: Frame, registers: Mapping[str, Register]) -> Details:
    own = {table.name: registers[table.name] for table in outcome.step.reads}
    assert outcome.summary  # noqa: S101
    return details_of(outcome.step.writes, outcome.summary, frame.units, own)


def _resolver(frame: Frame, details: Details | None = None) -> Callable[[Link], Target | None]:
    def resolve(link: Link) -> Target | None:
        if isinstance(link, Place):
            return frame.cell_target(link)
        if isinstance(link, TabLink):
            return Target(f"{quoted_tab(link.tab)}!A1")
        return details.target(link) if details and isinstance(link, FigureLink) else None

    return resolve


def _head_lines(frame: Frame, title: str) -> tuple[str, str]:
    return (
        f"{title} – {frame.period.title} – {frame.site}",
        f"Số liệu tính {frame.period.dates}.",
    )


def _step_tab(frame: Frame, outcome: Outcome, details: Details) -> Tab:
    step, summary = outcome.step, outcome.summary
    assert summary  # noqa: S101
    blocks: list[Block] = list(summary.blocks) or [unit_table(summary, frame.units)]
    blocks += [
        TextBlock(
            f"{len(rows)} dòng phát sinh sau thời điểm chốt ({label}), tính vào kỳ sau: "
            f"xem «{details.title}»."
        )
        for label, rows in summary.later.items()
    ]
    lines = _head_lines(frame, step.writes)
    return lay_out(step.writes, step.plugin, lines, frame.notice, blocks, _resolver(frame, details))


def _detail_tab(frame: Frame, plugin: str, details: Details) -> Tab:
    lines = _head_lines(frame, details.title)
    return lay_out(details.title, plugin, lines, "", [details.table], _resolver(frame))


def _todo_tab(frame: Frame, outcomes: Sequence[Outcome], problems: Sequence[Problem]) -> Tab:
    duties = [duty for o in outcomes if o.summary for duty in o.summary.duties]
    blocks = todo.todo_blocks(frame.units, duties, problems)
    return lay_out(todo.TITLE, CORE, _head_lines(frame, todo.TITLE), frame.notice, blocks, _resolver(frame))


def _tidy_tab(frame: Frame, outcomes: Sequence[Outcome]) -> Tab:
    table = tidy_table(outcomes, frame.period)
    return lay_out(TIDY_TITLE, CORE, _head_lines(frame, TIDY_TITLE), frame.notice, [table], _resolver(frame))
