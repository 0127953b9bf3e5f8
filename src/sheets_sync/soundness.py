"""Whether what a step gave back is a sound summary."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sheets_sync.duties import Duty, Flag, Task
from sheets_sync.errors import bounded
from sheets_sync.problems import CATALOGUE, Problem
from sheets_sync.summaries import ChartBlock, Figure, Measure, Summary, TableBlock, TextBlock, tables_of
from sheets_sync.units import Units

# As many as a Google spreadsheet has room for beside the other tabs.
MOST_CELLS = 1_000_000


class SummaryError(Exception):
    """A step returned what is no sound summary; the message quotes nothing that was read."""


def check_summary(plugin: str, flags: Mapping[str, str], summary: object, units: Units) -> None:
    """Check what a plugin's step gave back; `flags` are the codes that it may flag, none for any.

    Raises:
        SummaryError: it is no summary, or holds what is of no use there or too much.
    """
    if not isinstance(summary, Summary):
        raise SummaryError(f"returned {type(summary).__name__}; end the step with: return tally.summary()")
    _check_kinds(summary)
    _check_size(summary)
    try:
        summary.check_figures(summary.headlines)
    except ValueError as error:
        raise SummaryError(f"has a headline that is not there: {bounded(str(error))}") from None
    named: list[Duty | Flag | Task] = [*summary.duties, *summary.flags, *summary.tasks]
    for unit in [item.unit for item in named]:
        if unit not in units.places:
            raise SummaryError(f"names the unit {bounded(unit)!r}, which is not on the list")
    for flag in summary.flags:
        if flags and flag.code not in flags:
            raise SummaryError(f"flags {bounded(flag.code)!r}, which is none of {', '.join(flags)}")
    for problem in summary.problems:
        if problem.code not in CATALOGUE and not problem.code.startswith(f"{plugin}-"):
            raise SummaryError(f"problem code {problem.code!r} must begin with {plugin + '-'!r}")


def _check_kinds(summary: Summary) -> None:
    kinds = {"measures": Measure, "figures": Figure, "duties": Duty, "flags": Flag,
             "blocks": TableBlock | TextBlock | ChartBlock, "problems": Problem, "tasks": Task,
             "sentences": str}  # fmt: skip
    for name, kind in kinds.items():
        items = getattr(summary, name)
        wrong = {found for found in set(map(type, items)) if not issubclass(found, kind)}
        if wrong:
            item = next(item for item in items if type(item) in wrong)
            raise SummaryError(f"{name} of the summary hold {bounded(repr(item), 40)}")
    values = [figure.value for figure in summary.figures]
    numbers = all(issubclass(found, int | float) for found in set(map(type, values)))
    if not (numbers and all(map(math.isfinite, values))):
        figure = next(figure for figure in summary.figures if not _is_number(figure.value))
        raise SummaryError(f"figure {figure.figure!r} has the value {figure.value!r}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def _check_size(summary: Summary) -> None:
    cells = sum(len(table.heads) * len(table.rows) for table in tables_of(summary.blocks))
    if cells > MOST_CELLS:
        raise SummaryError(
            f"shows {cells:,} cells, more than the {MOST_CELLS:,} that a tab may have; show less"
        )
