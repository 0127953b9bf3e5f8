"""What a plugin imports. The names are loaded when first used, so that starting up stays quick."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sheets_sync.addresses import secret_address
    from sheets_sync.criteria import CriteriaOptions, Criterion, criteria_table, tally_criteria
    from sheets_sync.duties import STATE_TITLES, Duty, Flag, State, state_of, worst
    from sheets_sync.earlier import change_cells
    from sheets_sync.errors import PlainError
    from sheets_sync.grids import Place
    from sheets_sync.hookspecs import Register, hookimpl
    from sheets_sync.matters import Matters, note_endings
    from sheets_sync.periods import Period
    from sheets_sync.problems import Problem, Wording
    from sheets_sync.repeats import repeated
    from sheets_sync.steps import Outcome, Results
    from sheets_sync.summaries import (
        Cell,
        Figure,
        FigureLink,
        Head,
        Row,
        Summary,
        TableBlock,
        TabLink,
        TextBlock,
    )
    from sheets_sync.tables import AtMost, Column, Table, unit_column
    from sheets_sync.tally import Tally
    from sheets_sync.unit_tables import DutyColumn, FigureColumn, unit_table, value_table
    from sheets_sync.units import Unit, Units
    from sheets_sync.working_days import working_day_after

_HOMES = {
    "addresses": ("secret_address",),
    "criteria": ("CriteriaOptions", "Criterion", "criteria_table", "tally_criteria"),
    "duties": ("STATE_TITLES", "Duty", "Flag", "State", "state_of", "worst"),
    "earlier": ("change_cells",),
    "errors": ("PlainError",),
    "grids": ("Place",),
    "hookspecs": ("Register", "hookimpl"),
    "matters": ("Matters", "note_endings"),
    "periods": ("Period",),
    "problems": ("Problem", "Wording"),
    "repeats": ("repeated",),
    "steps": ("Outcome", "Results"),
    "summaries": (
        "Cell",
        "Figure",
        "FigureLink",
        "Head",
        "Row",
        "Summary",
        "TabLink",
        "TableBlock",
        "TextBlock",
    ),
    "tables": ("AtMost", "Column", "Table", "unit_column"),
    "tally": ("Tally",),
    "unit_tables": ("DutyColumn", "FigureColumn", "unit_table", "value_table"),
    "units": ("Unit", "Units"),
    "working_days": ("working_day_after",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "STATE_TITLES",
    "AtMost",
    "Cell",
    "Column",
    "CriteriaOptions",
    "Criterion",
    "Duty",
    "DutyColumn",
    "Figure",
    "FigureColumn",
    "FigureLink",
    "Flag",
    "Head",
    "Matters",
    "Outcome",
    "Period",
    "Place",
    "PlainError",
    "Problem",
    "Register",
    "Results",
    "Row",
    "State",
    "Summary",
    "TabLink",
    "Table",
    "TableBlock",
    "Tally",
    "TextBlock",
    "Unit",
    "Units",
    "Wording",
    "change_cells",
    "criteria_table",
    "hookimpl",
    "note_endings",
    "repeated",
    "secret_address",
    "state_of",
    "tally_criteria",
    "unit_column",
    "unit_table",
    "value_table",
    "working_day_after",
    "worst",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _HOME_OF:
        return getattr(import_module(f"sheets_sync.{_HOME_OF[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
