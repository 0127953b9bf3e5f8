"""The tab "Cần bổ sung" of each source: what its own units owe, and its own cells to mend."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from sheets_sync import todo
from sheets_sync.duties import Duty
from sheets_sync.grids import Place, quoted_tab
from sheets_sync.history import Past
from sheets_sync.layout import lay_out
from sheets_sync.output import CORE, Frame, head_lines
from sheets_sync.problems import Problem
from sheets_sync.reading.pieces import TabReading
from sheets_sync.steps import Outcome, duties_of
from sheets_sync.stores import SourceRead
from sheets_sync.summaries import Link
from sheets_sync.tabs import Tab, Target


def feedback_tabs(
    frame: Frame,
    reads: Sequence[SourceRead],
    readings: Mapping[str, Sequence[TabReading]],
    outcomes: Sequence[Outcome],
    problems: Sequence[Problem],
    notice: str,
) -> dict[str, Callable[[Past], Tab]]:
    """Return, by each source's name, what makes its tab, with nothing in it but what concerns that source.

    What somebody else owes, or typed wrong elsewhere, is not told there. `notice` says which parts failed,
    so that what they would ask for may be lacking.
    """
    duties = duties_of(outcomes)
    tabs: dict[str, Callable[[Past], Tab]] = {}
    for read in reads:
        units = units_of(read, readings[read.name])
        own = [duty for duty in duties if duty.unit in units]
        wrong = [problem for problem in problems if problem.source == read.name]
        tabs[read.name] = partial(_tab, frame, read.name, own, wrong, notice)
    return tabs


def _tab(
    frame: Frame, source: str, duties: Sequence[Duty], problems: Sequence[Problem], notice: str, past: Past
) -> Tab:
    blocks = todo.todo_blocks(frame.units, duties, problems, past, of_one_file=True)
    return lay_out(todo.TITLE, CORE, head_lines(frame, todo.TITLE), notice, blocks, _within(frame, source))


def units_of(read: SourceRead, readings: Sequence[TabReading]) -> frozenset[str]:
    """Return the units that a source speaks for.

    That is the unit that the config gives it, else the one that all its tabs are of, else every unit that has
    a row in it.
    """
    if read.unit:
        return frozenset([read.unit])
    whole = {unit for reading in readings for unit in reading.units}
    if len(whole) == 1:
        return frozenset(whole)
    rows = {unit for reading in readings if reading.piece for unit in reading.piece.columns["unit"] if unit}
    return frozenset(whole | rows)


def _within(frame: Frame, source: str) -> Callable[[Link], Target | None]:
    """Return what turns a link into its target: a cell of the same spreadsheet is reached within it."""

    def resolve(link: Link) -> Target | None:
        if not isinstance(link, Place):
            return None
        if link.source == source:
            return Target(f"{quoted_tab(link.tab)}!{link.cell}")
        return frame.cell_target(link)

    return resolve
