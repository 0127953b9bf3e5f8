"""A step: one plugin's function with what it reads and writes, called by itself and contained."""

from __future__ import annotations

import dataclasses
import datetime as dt
import inspect
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from sheets_sync.blame import Author, cause_of, own_trace
from sheets_sync.closed import Closed, ClosedPeriod, closed_of
from sheets_sync.containment import contained
from sheets_sync.details import Contents
from sheets_sync.duties import Duty
from sheets_sync.earlier import Earlier
from sheets_sync.errors import bounded
from sheets_sync.figures import break_down
from sheets_sync.periods import Period
from sheets_sync.problems import Problem
from sheets_sync.reading.registers import Register
from sheets_sync.soundness import check_summary
from sheets_sync.summaries import Changed, Measure, Summary, TextBlock
from sheets_sync.tables import Table
from sheets_sync.tally import Tally
from sheets_sync.units import Units

GIVEN = ("tally", "period", "units", "today", "options", "results")
NO_REGISTER = "Không có trang tính nào của sổ này trong các tệp nguồn."
_FORBIDDEN_IN_TITLES = set("[]:*?/\\")


@dataclass(frozen=True)
class Step:
    """One declared step of a plugin.

    `reads_of_others` names the tables that other plugins declare; they join `reads` when all are loaded. One
    that no plugin declares is `lacking`: the function gets None for it. Its tab stands at its `place` among
    the others. `flags` tells in Vietnamese what each code that it may flag means; if it tells of none, any
    code may be flagged.
    """

    plugin: str
    function: Callable[..., Summary]
    reads: tuple[Table, ...]
    writes: str
    options: type[Any] | None = None
    reads_of_others: tuple[str, ...] = ()
    flags: Mapping[str, str] = field(default_factory=dict)
    place: int = sys.maxsize

    @property
    def asks_for(self) -> list[str]:
        """The names of the function's arguments."""
        return list(inspect.signature(self.function).parameters)

    @property
    def lacking(self) -> list[str]:
        """The tables of other plugins that no plugin declares."""
        known = [table.name for table in self.reads]
        return [name for name in self.reads_of_others if name not in known]

    @property
    def last(self) -> bool:
        """Whether it asks for the other steps' results and so runs after them."""
        return "results" in self.asks_for

    @property
    def author(self) -> Author:
        """Whose code the function is, and where it stands."""
        code = inspect.unwrap(self.function).__code__
        columns = {table.name: table.names for table in self.reads}
        return Author(self.plugin, code.co_filename, code.co_firstlineno, columns)

    @property
    def stands_at(self) -> str:
        """Where the function stands: file and line."""
        return self.author.place

    def mistakes(self) -> list[str]:
        """Return what is wrong with the declaration, one sentence each."""
        who = f"plugin {self.plugin}, step {self.function.__name__} ({self.stands_at})"
        found = [f"{who}: {mistake}" for table in self.reads for mistake in table.mistakes()]
        known = [*(table.name for table in self.reads), *self.reads_of_others, *GIVEN]
        for name in self.asks_for:
            if name not in known:
                found.append(f"{who}: asks for {name!r}; it can ask for {', '.join(known)}")
        if not self.writes.strip() or len(self.writes) > 31 or _FORBIDDEN_IN_TITLES & set(self.writes):
            found.append(
                f"{who}: the tab title {bounded(self.writes)!r} needs 1 to 31 characters, none of []:*?/\\"
            )
        return found + [f"{who}: {mistake}" for mistake in wrong_options(self.options)]


def wrong_options(options: type[Any] | None) -> list[str]:
    """Return what is wrong with a class of options, one sentence each."""
    if options is None:
        return []
    if not dataclasses.is_dataclass(options):
        return ["options must be a dataclass"]
    missing = dataclasses.MISSING
    return [f"option {f.name!r} needs a default" for f in dataclasses.fields(options)
            if f.default is missing and f.default_factory is missing]  # fmt: skip


@dataclass(frozen=True)
class Inputs:
    """What every step of a run is called with: the registers by table name, the period, the units.

    `units` are those expected in the period, `roster` all of the list; `restated` says that figures are
    restated on the units of another day; `closed` are the closed periods that figures build on. A step that
    takes longer than `seconds` has failed; None is no limit. With `figures_only` nothing else is asked for.
    """

    registers: Mapping[str, Register]
    period: Period
    units: Units
    roster: Units
    today: dt.date
    options: Mapping[str, Any] = field(default_factory=dict)
    restated: bool = False
    closed: Sequence[ClosedPeriod] = ()
    seconds: float | None = None
    figures_only: bool = False


@dataclass(frozen=True)
class Outcome:
    """A step with its summary, or with the one-line cause of its failure and the traceback.

    `cause` is the error without what a plugin's own exception says, which may quote a cell. `own_trace` is
    the traceback as far as it is the plugin's own code.

    `earlier` holds its summaries of the period before and of a year before, if it has figures to compare.

    One that is `left_out` has no tab: the site keeps none of the registers that it reads, or its summary was
    empty.
    """

    step: Step
    summary: Summary | None = None
    error: str | None = None
    cause: str = ""
    trace: str = ""
    own_trace: str = ""
    left_out: bool = False
    earlier: Earlier | None = None

    def without_rows(self) -> Outcome:
        """Return it without the rows behind its figures, and without what showed them."""
        if self.summary is None:
            return self
        measures = [_without_rows(measure) for measure in self.summary.measures]
        return replace(self, summary=replace(self.summary, measures=measures, later={}, blocks=()))


@dataclass(frozen=True)
class Results:
    """What the other steps gave, for a step that asks for `results`.

    `site` is the site's name. `sources` are the run report's entries of the sources, `problems` those found
    in reading.
    """

    site: str
    outcomes: Sequence[Outcome]
    sources: Sequence[Mapping[str, Any]]
    problems: Sequence[Problem]

    def summary(self, plugin: str) -> Summary | None:
        """Return a plugin's first summary, None if it failed or is not there."""
        return next((o.summary for o in self.outcomes if o.step.plugin == plugin and o.summary), None)


def duties_of(outcomes: Iterable[Outcome]) -> list[Duty]:
    """Return the duties of all steps that are done."""
    return [duty for outcome in outcomes if outcome.summary for duty in outcome.summary.duties]


def call_step(step: Step, inputs: Inputs, results: Results | None = None) -> Outcome:
    """Call a step on copies of its tables' rows.

    Whatever it raises, `sys.exit` included, becomes the outcome's error, which names plugin, file and
    line; only an interrupt by the user passes through. What it prints goes to standard error.
    """
    registers = {table.name: inputs.registers[table.name] for table in step.reads}
    given: dict[str, Any] = {name: _copy(register) for name, register in registers.items()}
    closed = _closed_for(step, inputs, registers)
    given |= dict.fromkeys(step.lacking) | {
        "tally": Tally(
            inputs.period,
            inputs.units,
            inputs.today,
            registers,
            inputs.roster,
            restated=inputs.restated,
            closed=closed,
            figures_only=inputs.figures_only,
        ),
        "period": inputs.period,
        "units": inputs.units,
        "today": inputs.today,
        "options": inputs.options.get(step.plugin),
        "results": results,
    }
    try:
        with contained(inputs.seconds, "limits.step_seconds"):
            summary = step.function(**{name: given[name] for name in step.asks_for})
        check_summary(step.plugin, step.flags, summary, inputs.roster)
        summary = summary if closed is None else _fixed(summary, closed)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return failed(step, error)
    return left_out(step) if summary == Summary() else Outcome(step, summary)


def _closed_for(step: Step, inputs: Inputs, registers: Mapping[str, Register]) -> Closed | None:
    if not inputs.closed:
        return None
    exact = closed_of(inputs.closed, inputs.period)
    contents = Contents(registers).whole
    return Closed(step.plugin, exact, inputs.closed, contents, list(registers.values()))


def _fixed(summary: Summary, closed: Closed) -> Summary:
    """Return a summary with what is closed of it, also where a step did without a tally."""
    measures = [m if m.name in closed.done else closed.applied(m, None, None) for m in summary.measures]
    again = {new.name for new, old in zip(measures, summary.measures, strict=True)
             if not new.counted.equals(old.counted)}  # fmt: skip
    kept = [figure for figure in summary.figures if figure.figure not in again]
    fresh = [f for m in measures if m.name in again for f in break_down(m, summary.units)]
    changed = closed.changes
    problems = [*summary.problems, *(_changed_problem(change) for change in changed)]
    return replace(summary, measures=measures, figures=[*kept, *fresh], changed=changed, problems=problems,
                   closed=closed.exact is not None)  # fmt: skip


def _changed_problem(change: Changed) -> Problem:
    return Problem("changed-after-closing", "warning", *change.place, change.unit, change.new,
                   detail=change.old)  # fmt: skip


def _without_rows(measure: Measure) -> Measure:
    none = pd.DataFrame(columns=["unit", "value"])
    whole = measure.share_of and _without_rows(measure.share_of)
    return replace(measure, counted=none, set_aside=none[["unit"]], share_of=whole)


def left_out(step: Step) -> Outcome:
    """Return the outcome of a step that has nothing to say: the site does not keep its registers."""
    return Outcome(step, Summary(blocks=[TextBlock(NO_REGISTER)]), left_out=True)


def failed(step: Step, error: BaseException) -> Outcome:
    """Return the outcome of a step that raised, or that gave what cannot be shown."""
    trace, author = "".join(traceback.format_exception(error)), step.author
    known = cause_of(author, error, told=False)
    return Outcome(step, None, cause_of(author, error), known, trace, own_trace(author, error))


def _copy(register: Register) -> Any:
    rows = register.rows.copy()
    rows.attrs = dict(register.rows.attrs)
    return rows
