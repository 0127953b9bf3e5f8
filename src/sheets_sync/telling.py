"""Telling plugins how a run ended, each thing once.

What was told of files, steps and units stands in the summary, for all machines; what it cannot hold, as that
runs fail at all, on this one.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sheets_sync.blame import Author, cause_of
from sheets_sync.conditions import News
from sheets_sync.containment import contained
from sheets_sync.declarations import finished_hook, hook_options
from sheets_sync.errors import SheetsSyncError
from sheets_sync.plugins import Plugin
from sheets_sync.site import Gear
from sheets_sync.whole_files import write_whole

FILE = "told.json"
FORM = 1


@dataclass(frozen=True)
class Told:
    """What stands on this machine of what was told.

    `passed` is, by plugin, the news that it passed on while another could not: it does not get that again.
    `failing` is since when runs fail, `unwritten` since when an output cannot be written to.
    """

    passed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    failing: dt.date | None = None
    unwritten: Mapping[str, dt.date] = field(default_factory=dict)


class Teller:
    """Tells the plugins of one site, and keeps in its folder what the summary cannot hold.

    A step's limit in `seconds` holds for each plugin. `trouble` is why the folder cannot be written to. What
    a plugin's own exception says may quote a cell; it is told if `verbose`.
    """

    def __init__(self, folder: Path, gear: Gear, seconds: float | None, *, verbose: bool = False) -> None:
        self._file = folder / FILE
        self._gear = gear
        self._seconds = seconds
        self._verbose = verbose
        self._told = _load(self._file)
        self.trouble: OSError | None = None

    @property
    def listening(self) -> bool:
        """Whether any plugin is there to be told."""
        return any(_tellable(self._gear))

    def ended(self, report: Mapping[str, Any], untold: Sequence[News], today: dt.date) -> list[str]:
        """Tell the plugins of a run that ended; return a line for each that failed."""
        told, news = self._told, [*untold]
        if told.failing:
            text = _RECOVERED.format(since=told.failing)
            news.append(News("recovered", report["site"], text, since=told.failing))
        unwritten = dict.fromkeys((o["name"] for o in report["outputs"] if "error" in o), today)
        unwritten |= {name: day for name, day in told.unwritten.items() if name in unwritten}
        news += _of_outputs(told.unwritten, unwritten)
        passed, errors = self._tell(news, report)
        done = replace(told, passed={}, failing=None, unwritten=unwritten)
        self._keep(replace(told, passed=passed) if errors else done)
        return errors

    def failed(self, report: Mapping[str, Any], today: dt.date) -> list[str]:
        """Tell the plugins of a run that failed; it is news the first time. Return a line as `ended` does."""
        told = self._told
        passed, errors = self._tell([] if told.failing else [_failed(report, today)], report)
        self._keep(
            replace(told, passed=passed)
            if errors
            else replace(told, passed={}, failing=told.failing or today)
        )
        return errors

    def _tell(
        self, news: Sequence[News], report: Mapping[str, Any]
    ) -> tuple[dict[str, tuple[str, ...]], list[str]]:
        """Return the news that each plugin has passed on so far, and a line for each that failed."""
        passed, errors = {}, []
        for plugin in _tellable(self._gear):
            before = self._told.passed.get(plugin.name, ())
            own = [item.entry for item in news if item.key not in before]
            error = self._call(plugin, {**report, "news": own})
            errors += [error] if error else []
            passed[plugin.name] = before if error else tuple(item.key for item in news)
        return passed, errors

    def _call(self, plugin: Plugin, report: Mapping[str, Any]) -> str:
        manager = self._gear.plugins.manager
        others = [p for name, p in manager.list_name_plugin() if name != plugin.name]
        options = self._gear.options.get(plugin.name)
        try:
            with contained(self._seconds, "limits.step_seconds", threads=True):
                manager.subset_hook_caller("run_finished", others)(report=report, options=options)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            if isinstance(error, SheetsSyncError):
                return f"plugin {plugin.name}: {error}"
            return cause_of(Author(plugin.name, plugin.file), error, told=self._verbose)
        return ""

    def _keep(self, told: Told) -> None:
        if told == self._told:
            return
        self._told = told
        try:
            _save(self._file, told)
        except OSError as error:
            self.trouble = self.trouble or error


_RECOVERED = "Đã chạy lại được; trước đó lỗi từ ngày {since:%d/%m/%Y}."


def _failed(report: Mapping[str, Any], today: dt.date) -> News:
    return News(
        "failed", report["site"], f"Lần chạy bị lỗi, chưa ghi được gì: {report['error']}", since=today
    )


def _of_outputs(before: Mapping[str, dt.date], now: Mapping[str, dt.date]) -> Iterator[News]:
    for name in [name for name in now if name not in before]:
        yield News("broken", name, f"Không ghi được «Cần bổ sung» vào tệp {name}.", "output", now[name])
    for name, day in before.items():
        if name not in now:
            yield News("mended", name, f"Đã ghi lại được vào tệp {name} (lỗi từ ngày {day:%d/%m/%Y}).",
                       "output", day)  # fmt: skip


def _tellable(gear: Gear) -> Iterator[Plugin]:
    for plugin in gear.plugins.plugins:
        options = gear.options.get(plugin.name)
        # One whose options are wrong cannot be called, one that they switch off need not be.
        ready = options is not None or hook_options(plugin.module) is None
        ready = ready and getattr(options, "is_on", True)
        if plugin.state == "ok" and finished_hook(plugin.module) and ready:
            yield plugin


def _load(file: Path) -> Told:
    """Return what is kept; what is damaged or of another form is as if it were not there."""
    try:
        fields = json.loads(file.read_text(encoding="utf-8"))
        if fields["form"] != FORM:
            return Told()
        passed = {name: tuple(map(str, keys)) for name, keys in fields["passed"].items()}
        unwritten = {name: dt.date.fromisoformat(day) for name, day in fields["unwritten"].items()}
        failing = fields["failing"] and dt.date.fromisoformat(fields["failing"])
        return Told(passed, failing, unwritten)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Told()


def _save(file: Path, told: Told) -> None:
    fields = {
        "form": FORM, "passed": dict(told.passed), "failing": told.failing and told.failing.isoformat(),
        "unwritten": {name: day.isoformat() for name, day in told.unwritten.items()},
    }  # fmt: skip
    write_whole(file, json.dumps(fields, ensure_ascii=False).encode())
