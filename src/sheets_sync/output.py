"""All tabs of a run: each step's tab and drill-down, "Cần bổ sung", "Số liệu"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sheets_sync import todo
from sheets_sync.conditions import TITLE as CONDITION_TITLE
from sheets_sync.conditions import Condition, condition_blocks
from sheets_sync.details import Details, details_of
from sheets_sync.earlier import change_table
from sheets_sync.grids import Place, quoted_tab
from sheets_sync.history import Past
from sheets_sync.layout import lay_out
from sheets_sync.periods import Period
from sheets_sync.problems import Problem
from sheets_sync.reading.registers import Register
from sheets_sync.steps import Outcome, duties_of
from sheets_sync.summaries import (
    Block,
    Cell,
    Changed,
    FigureLink,
    Head,
    Link,
    Row,
    Summary,
    TableBlock,
    TabLink,
    TextBlock,
)
from sheets_sync.tabs import Freshness, Tab, Target
from sheets_sync.tidy import TITLE as TIDY_TITLE
from sheets_sync.tidy import tidy_table
from sheets_sync.unit_tables import unit_table
from sheets_sync.units import Units

CORE = "sheets-sync"


@dataclass(frozen=True)
class Frame:
    """What every tab of a run says at its top, and how a source's cell is reached by link.

    `restated` says on which units the figures were restated, "" for those of the time; `closed` since when
    they are closed, or on which closed periods they build. `freshness` is for tabs that look at all steps.
    """

    site: str
    period: Period
    units: Units
    today: dt.date
    notice: str
    cell_target: Callable[[Place], Target | None]
    restated: str = ""
    closed: str = ""
    freshness: Freshness | None = None


@dataclass(frozen=True)
class StepTabs:
    """A step's own tab and, if it has figures, the drill-down to their rows."""

    main: Tab
    details: Tab | None


def step_tabs(frame: Frame, outcome: Outcome, registers: Mapping[str, Register]) -> StepTabs:
    """Return the tabs of a step that is done.

    Raises:
        ValueError, TypeError: its summary cannot be shown.
    """
    step, summary = outcome.step, outcome.summary or Summary()
    own = {table.name: registers[table.name] for table in step.reads}
    details = details_of(step.writes, summary, own)
    main = _step_tab(frame, outcome, summary, details)
    if outcome.left_out:
        lines = head_lines(frame, details.title)
        return StepTabs(
            main, lay_out(details.title, step.plugin, lines, "", summary.blocks, _resolver(frame))
        )
    return StepTabs(main, _detail_tab(frame, step.plugin, details) if summary.measures else None)


def in_order(shown: Sequence[tuple[Outcome, StepTabs]], gathered: Sequence[Tab] = ()) -> list[Tab]:
    """Return all tabs as people look at them: overviews, what is owed, indicators, data, drill-downs.

    `gathered` are the tabs that gather all steps: what is owed, then the others.
    """
    overviews = [tabs.main for outcome, tabs in shown if outcome.step.last]
    indicators = [tabs.main for outcome, tabs in shown if not outcome.step.last]
    drills = [tabs.details for _, tabs in shown if tabs.details]
    return [*overviews, *gathered[:1], *indicators, *gathered[1:], *drills]


def _resolver(frame: Frame, details: Details | None = None) -> Callable[[Link], Target | None]:
    def resolve(link: Link) -> Target | None:
        if isinstance(link, Place):
            return frame.cell_target(link)
        if isinstance(link, TabLink):
            return Target(f"{quoted_tab(link.tab)}!A1")
        return details.target(link) if details and isinstance(link, FigureLink) else None

    return resolve


def head_lines(frame: Frame, title: str) -> tuple[str, str]:
    """Return a tab's title and, under it, the days its figures are of."""
    return (
        f"{title} – {frame.period.title} – {frame.site}",
        f"Số liệu tính {frame.period.dates}.{frame.restated}{frame.closed}",
    )


def _step_tab(frame: Frame, outcome: Outcome, summary: Summary, details: Details) -> Tab:
    step = outcome.step
    blocks: list[Block] = list(summary.blocks) or [unit_table(summary)]
    since = change_table(summary, outcome.earlier) if outcome.earlier else None
    blocks += [since] if since else []
    blocks += [
        TextBlock(
            f"{len(rows)} dòng phát sinh sau thời điểm chốt ({label}), tính vào kỳ sau: "
            f"xem «{details.title}»."
        )
        for label, rows in summary.later.items()
    ]
    if summary.changed:
        blocks.append(_changed_table(summary.changed))
    lines = head_lines(frame, step.writes)
    resolve, freshness = _resolver(frame, details), frame.freshness if step.last else None
    return lay_out(step.writes, step.plugin, lines, frame.notice, blocks, resolve, freshness)


def _changed_table(changed: Sequence[Changed]) -> TableBlock:
    """Return what the sheets say otherwise than when their period was closed."""
    heads = [Head("STT", width=6), Head("Đơn vị", width=30), Head("Kỳ đã chốt", width=9), Head("Ô", width=9),
             Head("Khi chốt", width=9, span=3), Head("Hiện nay", width=9, span=3)]  # fmt: skip
    rows = [
        Row([Cell(number, "count"), Cell(change.unit), Cell(change.period), Cell(change.place.cell,
             link=change.place), Cell(change.old), Cell(change.new)])
        for number, change in enumerate(changed, 1)
    ]  # fmt: skip
    return TableBlock(heads, rows, "Thay đổi sau khi chốt (chưa tính vào số liệu)")


def _detail_tab(frame: Frame, plugin: str, details: Details) -> Tab:
    lines = head_lines(frame, details.title)
    return lay_out(details.title, plugin, lines, details.cut, [details.table], _resolver(frame))


def todo_tab(frame: Frame, outcomes: Sequence[Outcome], problems: Sequence[Problem], past: Past) -> Tab:
    """Return "Cần bổ sung" of all sources, each problem with the day when it was first seen."""
    blocks = todo.todo_blocks(frame.units, duties_of(outcomes), problems, past)
    return lay_out(todo.TITLE, CORE, head_lines(frame, todo.TITLE), frame.notice, blocks, _resolver(frame))


def condition_tab(site: str, condition: Condition) -> Tab:
    """Return "Tình trạng"."""
    lines = (f"{CONDITION_TITLE} – {site}", "Ghi khi chạy, không tính theo kỳ.")
    return lay_out(CONDITION_TITLE, CORE, lines, "", condition_blocks(condition), lambda _link: None)


def tidy_tab(frame: Frame, outcomes: Sequence[Outcome]) -> Tab:
    """Return "Số liệu"."""
    table, cut = tidy_table(outcomes, frame.period)
    title, days = head_lines(frame, TIDY_TITLE)
    lines = (title, f"{days} Đơn vị không có dòng nào thì giá trị là 0 và không được liệt kê.")
    notice = " ".join(filter(None, [frame.notice, cut]))
    return lay_out(TIDY_TITLE, CORE, lines, notice, [table], _resolver(frame))
