"""From what was read to what the steps made of it; touches neither disk nor network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sheets_sync.closed import ClosedPeriod
from sheets_sync.closings import Closings
from sheets_sync.earlier import Earlier, Past
from sheets_sync.intake import Read, Request, read_registers, restated
from sheets_sync.periods import Period
from sheets_sync.problems import Problem, ordered
from sheets_sync.site import Site
from sheets_sync.steps import Inputs, Outcome, Results, Step, call_step, left_out
from sheets_sync.stores import SourceRead
from sheets_sync.units import Units


@dataclass(frozen=True)
class Computed:
    """What the steps made of it: their outcomes and all problems, for the units that are expected.

    `closed` are the closed periods that they built on.
    """

    read: Read
    outcomes: Sequence[Outcome]
    problems: Sequence[Problem]
    units: Units
    closed: Sequence[ClosedPeriod] = ()

    def without_rows(self) -> Computed:
        """Return it without any rows, neither of the registers nor behind the figures."""
        outcomes = [outcome.without_rows() for outcome in self.outcomes]
        return replace(self, read=replace(self.read, registers={}), outcomes=outcomes)


def compute(
    site: Site, request: Request, reads: Sequence[SourceRead], closings: Closings, *, once: bool = False
) -> Computed:
    """Turn what was read into the steps' outcomes.

    What is computed `once` lets go of its columns as soon as they are in the registers.
    """
    read = read_registers(site, request, reads)
    if once:
        read.let_go_pieces()
    units = _units(site, request, request.period)
    closed = closings.periods()
    if request.units_of:
        heirs = site.units.restated(request.units_of)
        read = restated(read, heirs)
        closed = [period.restated(heirs) for period in closed]
    outcomes = _call_steps(site, request, read, closed)
    own = dict.fromkeys(p for o in outcomes if o.summary for p in o.summary.problems)
    problems = ordered([*read.problems, *own])
    return Computed(read, outcomes, problems, units, closed)


def _units(site: Site, request: Request, period: Period) -> Units:
    return site.units.in_force(request.units_of) if request.units_of else site.units.expected_in(period)


def _call_steps(site: Site, request: Request, read: Read, closed: Sequence[ClosedPeriod]) -> list[Outcome]:
    """Call the steps asked for, and for one that asks for results, all others before it."""
    steps = site.plugins.steps
    chosen = [step for step in steps if not request.only or step.plugin in request.only]
    needed = steps if any(step.last for step in chosen) else chosen
    period = request.period
    inputs = Inputs(
        read.registers, period, _units(site, request, period), site.units, request.today, site.options,
        restated=request.units_of is not None, closed=closed,
        seconds=site.config.limits.step_seconds,
    )  # fmt: skip
    first = [_called(step, inputs, read) for step in needed if not step.last]
    first = [replace(outcome, earlier=_earlier(site, request, inputs, outcome)) for outcome in first]
    kept = [outcome for outcome in first if not outcome.left_out]
    results = Results(site.config.site.name, kept, read.sources, read.problems)
    return first + [call_step(step, inputs, results) for step in chosen if step.last]


def _earlier(site: Site, request: Request, inputs: Inputs, outcome: Outcome) -> Earlier | None:
    """Return what a step gives for the period before and the same period of the year before."""
    if outcome.left_out or outcome.summary is None or not outcome.summary.headlines:
        return None

    def past(period: Period) -> Past:
        then = replace(
            inputs,
            period=period,
            units=_units(site, request, period),
            today=min(request.today, period.end),
            figures_only=True,
        )
        return Past.of(period, call_step(outcome.step, then).summary)

    calendar = site.calendar
    return Earlier(past(calendar.previous(inputs.period)), past(calendar.year_before(inputs.period)))


def _called(step: Step, inputs: Inputs, read: Read) -> Outcome:
    own = [table for table in step.reads if table.name not in step.reads_of_others] or step.reads
    if own and all(table.optional and table.name not in read.kept for table in own):
        return left_out(step)
    return call_step(step, inputs)
