"""What is checked of a plugin, one finding for each: what was looked at, how it is, how to mend it."""

from __future__ import annotations

import datetime as dt
import hashlib
import inspect
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import wraps
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from sheets_sync.checking.clock import unsteady_calls
from sheets_sync.checking.made_up import UNITS, read_made_up
from sheets_sync.checking.watching import Watched, watched
from sheets_sync.output import Frame, step_tabs
from sheets_sync.periods import Calendar
from sheets_sync.plugin_places import find_plugins, found_in_file
from sheets_sync.plugins import Plugin, Plugins, gathered, load_plugin
from sheets_sync.reading.pieces import ReadContext
from sheets_sync.reading.registers import Register
from sheets_sync.report import duty_entries, figure_entries, flag_entries
from sheets_sync.steps import Inputs, Outcome, Results, Step, call_step
from sheets_sync.unit_names import UnitNames

State = Literal["ok", "fault", "advice"]
TODAY = dt.date(2023, 4, 1)
FEW_ROWS, MANY_ROWS = 40, 5_000
SECONDS_TO_LOAD, SECONDS_TO_COMPUTE = 10.0, 10.0


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `fix` says how to mend it, "" where all is well."""

    name: str
    state: State
    says: str
    fix: str = ""


class Check:
    """Checks one plugin's file beside the shipped plugins; `digest` tells afterwards what its steps gave."""

    def __init__(self, file: Path) -> None:
        self._file = file.resolve()
        self._gave = hashlib.sha256()

    @property
    def digest(self) -> str:
        """A hash of all that the steps gave."""
        return self._gave.hexdigest()

    def findings(self) -> Iterator[Finding]:
        """Return each finding as soon as it is made; after a fault in loading there is nothing to call."""
        with watched(str(self._file)) as seen:
            plugin = load_plugin(found_in_file(self._file), seconds=SECONDS_TO_LOAD)
        if plugin.error:
            yield Finding("loads", "fault", plugin.error, "mend that line")
            return
        yield Finding("loads", "ok", f"hooks, steps and options are in order: {_declared(plugin)}")
        yield from _acts("loading", seen)
        known = gathered([*self._shipped(), plugin])
        clash = next((p.error for p in known.plugins if p.name == plugin.name), None)
        if clash:
            yield Finding("fits in", "fault", clash, "choose another name there")
            return
        yield Finding("fits in", "ok", "its tabs and tables are its own")
        for step in plugin.steps:
            yield from self._of_step(step, known, plugin)

    def _shipped(self) -> list[Plugin]:
        others = (f for f in find_plugins(None) if f.origin == "shipped" and f.name != self._file.stem)
        return [load_plugin(found) for found in others]

    def _of_step(self, step: Step, known: Plugins, plugin: Plugin) -> Iterator[Finding]:
        name = f"step {step.function.__name__}"
        if not inspect.getdoc(step.function):
            yield Finding(name, "advice", "has no docstring", "say in one line what it tells; lists show it")
        for line, call, fix in unsteady_calls(self._file, [step.function.__name__]):
            yield Finding(name, "fault", f"line {line} calls {call}", fix)
        tables = known.tables
        context = ReadContext(tables, UnitNames(UNITS), TODAY, TODAY.year)
        options = {plugin.name: plugin.options()} if plugin.options else {}
        for rows, what in ((0, "no rows"), (FEW_ROWS, "a few rows"), (MANY_ROWS, f"{MANY_ROWS:,} rows")):
            registers, wrong = read_made_up(step.reads, context, rows)
            yield from (
                Finding(name, "fault", text, "choose headings that no other has") for text in wrong[:1]
            )
            found = list(self._called(step, registers, options, name, what))
            yield from found
            if wrong or any(finding.state == "fault" for finding in found):
                return

    def _called(
        self, step: Step, registers: Mapping[str, Register], options: Mapping[str, Any], name: str, what: str
    ) -> Iterator[Finding]:
        inputs = Inputs(
            registers, Calendar().quarter_of(dt.date(2023, 1, 1)), UNITS, UNITS, TODAY, options,
            seconds=SECONDS_TO_COMPUTE,
        )  # fmt: skip
        changed: list[str] = []
        guarded = replace(step, function=_noting_changes(step, changed))
        start = time.perf_counter()
        with watched(str(self._file)) as seen:
            outcome, again = (call_step(guarded, inputs, Results("Thử", [], [], [])) for _ in range(2))
        seconds = (time.perf_counter() - start) / 2
        if outcome.error:
            cause = outcome.error.replace("limits.step_seconds", "the limit of a check")
            yield Finding(name, "fault", f"with {what}: {cause}", "mend that line")
            return
        yield from _acts(f"{name} with {what}", seen)
        for table in dict.fromkeys(changed):
            yield Finding(name, "fault", f"changes its input {table}", "make a new table: rows.assign(…)")
        if _hash(outcome) != _hash(again):
            yield Finding(name, "fault", f"with {what} gives something else the second time",
                          "sort what comes from a set, keep nothing between calls")  # fmt: skip
        yield from _shown(outcome, registers, name, what)
        self._gave.update(_hash(outcome).encode())
        yield Finding(name, "ok", f"computes {what} in {seconds:.1f} s")


def _declared(plugin: Plugin) -> str:
    parts = [f"step {step.function.__name__}" for step in plugin.steps]
    parts += [f"store {store.name}" for store in plugin.stores]
    return ", ".join(parts) or "run_finished"


def _acts(what: str, seen: Watched) -> Iterator[Finding]:
    for line, act in dict.fromkeys(seen.acts):
        fix = "compute from the rows alone; options hold settings, a store reads, run_finished tells"
        yield Finding(what, "fault", f"line {line} {act}", fix)
    if seen.printed:
        yield Finding(what, "fault", f"prints {seen.printed:,} characters", "take the print away")


def _noting_changes(step: Step, changed: list[str]) -> Any:
    function = step.function

    @wraps(function)
    def noting(**given: Any) -> Any:
        frames = {key: value for key, value in given.items() if isinstance(value, pd.DataFrame)}
        before = {key: frame.copy(deep=True) for key, frame in frames.items()}
        gave = function(**given)
        changed.extend(key for key, frame in frames.items() if not frame.equals(before[key]))
        return gave

    return noting


def _shown(outcome: Outcome, registers: Mapping[str, Register], name: str, what: str) -> Iterator[Finding]:
    period = Calendar().quarter_of(dt.date(2023, 1, 1))
    frame = Frame("Thử", period, UNITS, TODAY, "", lambda _place: None)
    try:
        step_tabs(frame, outcome, registers)
    except (ValueError, TypeError, KeyError) as error:
        yield Finding(name, "fault", f"what it gives with {what} cannot be shown: {error}", "mend that block")


def _hash(outcome: Outcome) -> str:
    blocks = [asdict(block) for block in outcome.summary.blocks] if outcome.summary else []
    entries = [figure_entries([outcome]), duty_entries([outcome]), flag_entries([outcome]), blocks]
    return hashlib.sha256(json.dumps(entries, default=str).encode()).hexdigest()


def told(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """Return findings as plain entries."""
    return [asdict(finding) for finding in findings]
