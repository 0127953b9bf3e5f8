"""How a run ends on a terminal: a short table of the headline figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sheets_sync.cli.words import _

if TYPE_CHECKING:
    from rich.table import Table

    from sheets_sync.runner import Run
    from sheets_sync.steps import Outcome
    from sheets_sync.units import Kind

# Below so many columns of letters the groups are left out, so that no number is cut.
NARROW = 60
GROUPS: tuple[Kind, ...] = ("ward", "organisation")


def print_figures(run: Run) -> None:
    """Print the first headline figure of each step as a table that fits the terminal."""
    from rich.console import Console

    console = Console(highlight=False)
    rows = [row for outcome in run.outcomes for row in _first_figure(outcome)]
    if rows:
        console.print(_table(rows, groups=console.width >= NARROW))


def _first_figure(outcome: Outcome) -> Iterator[tuple[str, list[str], int]]:
    """Return a step's first headline: its tab and label, its value, those of the groups, rows set aside."""
    from sheets_sync.texts import shown_number

    summary = outcome.summary
    if summary is None or outcome.left_out:
        return
    for name in summary.headlines[:1]:
        whole = summary.figure(name)
        if whole:
            parts = [summary.figure(name, kind=kind) for kind in GROUPS]
            shown = [shown_number(part.shown) if part else "–" for part in parts]
            yield (
                f"{outcome.step.writes}: {whole.label}",
                [shown_number(whole.shown), *shown],
                whole.set_aside,
            )


def _table(rows: list[tuple[str, list[str], int]], *, groups: bool) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column(_("Figure"), overflow="fold")
    heads = [_("Period"), *([_("Wards"), _("Organisations")] if groups else []), _("Set aside")]
    for head in heads:
        table.add_column(head, justify="right", no_wrap=True)
    for label, values, aside in rows:
        cells = values if groups else values[:1]
        # What a plugin calls its figure is text, never markup of the terminal.
        table.add_row(Text(label), *cells, Text(str(aside), "bold yellow" if aside else "dim"))
    return table
