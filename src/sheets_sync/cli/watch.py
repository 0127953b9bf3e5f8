"""What goes along with a run that nobody looks at: its limits, its journal, its health check, who is told."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sheets_sync.cli.lines import say
from sheets_sync.errors import ConfigError, SheetsSyncError, bounded
from sheets_sync.journal import Entry, Journal
from sheets_sync.limits import RunOutOfTimeError, last_resort, time_limit
from sheets_sync.places import state_folder

if TYPE_CHECKING:
    from pathlib import Path

    from sheets_sync.cli.options import Common
    from sheets_sync.conditions import News
    from sheets_sync.config import Config
    from sheets_sync.periods import Period
    from sheets_sync.pinging import What
    from sheets_sync.report import Ended
    from sheets_sync.site import Gear

# Between the limit and the last resort: what has begun may end.
GRACE_SECONDS = 30.0
FAILED, PARTIAL, LOCKED, INTERRUPTED = 1, 3, 5, 130


class Watch:
    """One attended run of a site, from its start to its end.

    Nothing that goes wrong here ends the run; it is said in a line.
    """

    def __init__(self, config: Config, gear: Gear, common: Common) -> None:
        from sheets_sync.telling import Teller

        self._config = config
        self._period = common.period or ""
        self._start = dt.datetime.now(dt.UTC)
        self._today = common.today or self._start.astimezone(ZoneInfo(config.site.timezone)).date()
        folder = state_folder(config.file)
        self._journal = Journal(folder)
        self._teller = Teller(folder, gear, config.limits.step_seconds, verbose=common.verbose > 0)
        self._address = self._health_check()

    def _health_check(self) -> str:
        from sheets_sync.addresses import secret_address

        check = self._config.health_check
        try:
            file = self._config.path(check.url_file) if check.url_file else None
            return secret_address(check.url_env, file)
        except ConfigError as error:
            say(f"health_check.{error}")
            return ""

    def _ping(self, what: What) -> None:
        if self._address:
            from sheets_sync.pinging import ping

            line = ping(self._address, what)
            if line:
                say(line)

    @contextmanager
    def limited(self) -> Iterator[None]:
        """Hold the run to its time; say what begins, and note it."""
        minutes = self._config.limits.run_minutes
        line = f"the run took longer than limits.run_minutes = {minutes:g}"
        last = f"sheets-sync: {line} and did not end by itself"
        with ExitStack() as limits:
            limits.enter_context(last_resort(minutes * 60 + GRACE_SECONDS, last, FAILED))
            limits.enter_context(time_limit(minutes * 60, lambda: RunOutOfTimeError(line)))
            self._note(lambda: self._journal.begin(self._start))
            self._ping("start")
            yield

    def _note(self, write: Callable[[], None]) -> None:
        try:
            write()
        except OSError as error:
            why = bounded(error.strerror or type(error).__name__)
            say(f"the journal cannot be written ({why}); make room in {self._journal.folder}, "
                "or set XDG_STATE_HOME")  # fmt: skip

    @property
    def listening(self) -> bool:
        """Whether anybody is there to be told."""
        return self._teller.listening

    def failed(self, error: BaseException) -> dict[str, Any]:
        """Tell of a run that failed or was interrupted, and return its report."""
        from sheets_sync.report import failed_report

        expected = isinstance(error, SheetsSyncError)
        code = error.exit_code if isinstance(error, SheetsSyncError) else FAILED
        interrupted = isinstance(error, KeyboardInterrupt)
        cause = str(error) if expected else type(error).__name__
        report = failed_report(self._config.site.name, self._asked_for())
        if not interrupted:
            self._say_all(self._teller.failed({**report, "owed": [], "error": cause}, self._today))
            self._ping("fail")
        status = "interrupted" if interrupted else "partial" if code == PARTIAL else "failed"
        ended = INTERRUPTED if interrupted else code
        lost = tuple(bounded(line, 200) for line in cause.splitlines()[:5]) if expected else (cause,)
        self._enter(Entry(self._start, status, dt.datetime.now(dt.UTC), ended, self._period, lost=lost))
        return report

    def told(self, ended: Ended, untold: Sequence[News]) -> list[str]:
        """Tell of a run that ended, and its news; return a line for each plugin that could not be told."""
        report = {**ended.report, "owed": ended.owed, "error": None}
        lines = self._teller.ended(report, untold, self._today)
        self._say_trouble()
        return lines

    def ended(self, ended: Ended, code: int) -> None:
        """Ping, and enter the run into the journal."""
        self._ping("fail" if code else "done")
        self._enter(entry_of(ended, self._start, dt.datetime.now(dt.UTC), code))

    def _asked_for(self) -> Period:
        from sheets_sync.periods import Calendar

        calendar = Calendar.named(self._config.site.calendar)
        try:
            return calendar.period(self._period)
        except ValueError:
            return calendar.quarter_of(self._today)

    def _say_all(self, lines: Sequence[str]) -> None:
        for line in lines:
            say(line)
        self._say_trouble()

    def _say_trouble(self) -> None:
        trouble = self._teller.trouble
        if trouble:
            say(f"what was told cannot be kept ({bounded(trouble.strerror)}), so it may be told again")

    def _enter(self, entry: Entry) -> None:
        self._note(lambda: self._journal.end(entry))


def entry_of(ended: Ended, start: dt.datetime, end: dt.datetime, code: int) -> Entry:
    """Return the journal's entry of a run: counts and names, no cell's content."""
    from sheets_sync.cli.outcome import counts_of

    report = ended.report
    lost = [f"source {s['name']}" for s in report["sources"] if s["status"] == "failed"]
    lost += [f"step {s['plugin']}" for s in report["steps"] if s["status"] == "failed"]
    lost += dict.fromkeys(f"output {o['name']}" for o in report["outputs"] if "error" in o)
    changed = Counter[str](change.kind for change in ended.changes)
    return Entry(
        start, "partial" if code else "done", end, code,
        report["period"]["label"], counts=counts_of(report), requests=report["requests"], changed=changed,
        lost=tuple(bounded(name, 120) for name in lost),
    )  # fmt: skip


def note_locked(config: Path) -> None:
    """Enter a run that found another under way."""
    now = dt.datetime.now(dt.UTC)
    try:
        Journal(state_folder(config)).end(Entry(now, "locked", now, LOCKED))
    except OSError as error:
        say(f"the journal cannot be written: {bounded(error.strerror)}")
