"""What the tabs and the report say of a run as a whole: what was lost, restated, closed, left alone."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_sync.closed import ClosedPeriod, closed_of, within
from sheets_sync.closings import TITLE as CLOSINGS
from sheets_sync.closings import Closings
from sheets_sync.intake import Request
from sheets_sync.periods import Period
from sheets_sync.problems import Problem
from sheets_sync.site import Site
from sheets_sync.steps import Outcome
from sheets_sync.stores import SourceRead


def notice(site: Site, reads: Sequence[SourceRead], outcomes: Sequence[Outcome]) -> str:
    """Return the line that each tab shows when something was lost, "" when nothing was."""
    lost = [read.name for read in reads if read.error]
    failed = [o.step.plugin for o in outcomes if o.error]
    failed += [p.name for p in site.plugins.plugins if p.state == "broken"]
    parts = [f"không đọc được {len(lost)} tệp ({_some(lost)})"] if lost else []
    parts += [f"phần bị lỗi: {_some(failed)}"] if failed else []
    return f"⚠ CHƯA ĐỦ SỐ LIỆU: {'; '.join(parts)}." if parts else ""


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" và {len(names) - 3} mục khác" if len(names) > 3 else "")


def restated_on(site: Site, request: Request) -> str:
    """Say on which units figures were restated, and which split units went to one successor."""
    if request.units_of is None:
        return ""
    heirs = site.units.restated(request.units_of)
    split = [f"{unit.name} bị chia, tính vào {heirs[unit.name]}" for unit in site.units
             if len(unit.successors) > 1 and heirs[unit.name] == unit.successors[0]]  # fmt: skip
    marked = f" ({'; '.join(split)})" if split else ""
    return f" Quy đổi theo đơn vị ngày {request.units_of:%d/%m/%Y}{marked}."


def closed_since(period: Period, closed: Sequence[ClosedPeriod]) -> str:
    """Say since when the period's figures are closed, or which closed periods of its year they build on."""
    exact = closed_of(closed, period)
    if exact:
        return f" Đã chốt ngày {exact.closed_on:%d/%m/%Y}."
    parts = within(closed, (period.year_start, period.end))
    named = ", ".join(f"{part.label} (chốt ngày {part.closed_on:%d/%m/%Y})" for part in parts)
    return f" Luỹ kế dùng số liệu đã chốt của {named}." if named else ""


def spoiled(output: str, closings: Closings) -> list[Problem]:
    """Return a problem for each closed period that somebody changed in the tab, so that it is not used."""
    labels = [*closings.spoiled, *(["nhật ký chốt"] if closings.mangled else [])]
    return [Problem("changed-after-closing", "error", output, CLOSINGS, "A1", found="nội dung khác",
                    detail=f"số liệu chốt của {label}") for label in labels]  # fmt: skip


def not_ours(output: str, title: str) -> Problem:
    """Return the problem of a tab that is somebody else's and has the title of one of ours."""
    return Problem("tab-not-ours", "warning", output, title, found=title)
