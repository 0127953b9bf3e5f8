"""Whatever goes wrong at whichever request: nobody sees half a tab, nothing of people's is touched."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from google_api import File
from google_server import Fault, Server
from google_town import OUTPUT, ROBOT, GoogleTown, TinyTown, own_tabs, peoples_tabs, reach

PASSING = [429, 503, "html", "reset", "truncate", "hang", "expire"]
LOST = [503, "html", "reset", "truncate", "hang"]
KINDS = [*((kind, False) for kind in PASSING), *((kind, True) for kind in LOST)]
# token, listing, two reads, the output's read, token, its write and check, a write and check for each ward
FIRST_RUN = 12
# token, listing, one read, the output's read, token, its write and check, the ward's read, write and check
LATER_RUN = 10
TOKEN, WRITE = 4, 5
RUNS = {"first": FIRST_RUN, "later": LATER_RUN}
REQUESTS = [(run, nth) for run, requests in RUNS.items() for nth in range(requests)]
FAULTS = [(run, nth, *kind) for run, nth in REQUESTS for kind in KINDS if (nth, kind[0]) != (0, "expire")]


class Watched(TinyTown):
    """A tiny town of which every state that a reader could have seen is kept."""

    def __init__(self, folder: Path, server: Server) -> None:
        super().__init__(folder, server)
        self.seen: list[dict[tuple[str, str], Any]] = []

    def watch(self) -> None:
        """Keep from now on what a reader sees after each request."""
        self.seen = [self.shown]
        self.server.watch = lambda: self.seen.append(self.shown)

    @property
    def shown(self) -> dict[tuple[str, str], Any]:
        """What a reader sees now in our tabs."""
        return own_tabs(self.files.values())

    @property
    def typed(self) -> dict[tuple[str, str], Any]:
        """What people typed into tabs of their own."""
        return peoples_tabs(self.files.values())

    def edit(self) -> None:
        """Let an officer mend a cell."""
        self.server.google.edit(self.ward("Xã Kỳ Nam").id, "Thứ Bảy", (2, 1), "11/3/2023")


@dataclass
class Scenario:
    """A town right before a run, with what is remembered of it, and our tabs as that run shall leave them."""

    town: Watched
    files: dict[str, File]
    cache: Path
    seconds: float
    before: Any
    after: Any

    def begin(self) -> Watched:
        """Put everything back to right before the run, and watch from there."""
        self.town.server.google.files = snapshot(self.files)
        self.town.server.google.seconds = self.seconds
        shutil.copytree(self.cache, os.environ["XDG_CACHE_HOME"], dirs_exist_ok=True)
        self.town.asked()
        self.town.watch()
        return self.town

    def check(self) -> None:
        """Demand that each tab was at every moment as before or as wanted, and is as wanted in the end."""
        for state in self.town.seen:
            for name, content in state.items():
                assert content in (self.before.get(name), self.after.get(name)), name
        assert self.town.shown == self.after
        assert self.town.typed == peoples_tabs(self.files.values())


def snapshot(files: dict[str, File]) -> dict[str, File]:
    """Return the files as they are now."""
    return {
        key: replace(file, sheet=replace(file.sheet, tabs=[tab.copy() for tab in file.sheet.tabs]))
        for key, file in files.items()
    }


@pytest.fixture(scope="module")
def scenarios(
    google_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Scenario]]:
    """Return the two runs that are disturbed: one that makes all tabs, one that replaces some.

    And one that finds a cell mended before anybody told of it.
    """
    with pytest.MonkeyPatch.context() as patch:
        cache = tmp_path_factory.mktemp("cache")
        patch.setenv("XDG_CACHE_HOME", str(cache))
        reach(google_server, patch)
        town = Watched(tmp_path_factory.mktemp("tiny"), google_server)
        first = recorded(town, cache, tmp_path_factory.mktemp("kept"))
        town.edit()
        later = recorded(town, cache, tmp_path_factory.mktemp("kept"))
        first.begin().edit()
        mended = recorded(town, first.cache, tmp_path_factory.mktemp("kept"))
        yield {"first": first, "later": later, "mended": mended}


def recorded(town: Watched, cache: Path, kept: Path) -> Scenario:
    """Run undisturbed, and return what was before and after."""
    shutil.copytree(cache, kept, dirs_exist_ok=True)
    files, seconds, before = snapshot(town.files), town.server.google.seconds, town.shown
    assert town.call("run").code == 0
    return Scenario(town, files, kept, seconds, before, town.shown)


@pytest.fixture
def scenario(
    server: Server, scenarios: dict[str, Scenario], run: str, monkeypatch: pytest.MonkeyPatch
) -> Scenario:
    """Return the scenario that the test names as `run`, with the server listening and short time-outs."""
    assert server is scenarios[run].town.server
    for module in ("account", "transport"):
        monkeypatch.setattr(f"sheets_sync.stores.google.{module}.TIMEOUT", (5.0, 0.25))
    return scenarios[run]


@pytest.mark.parametrize(("run", "nth", "kind", "late"), FAULTS)
def test_a_fault_at_any_request(scenario: Scenario, nth: int, kind: str | int, late: bool) -> None:
    town = scenario.begin()
    town.server.faults.append(Fault(nth, kind, late))
    outcome = town.call("run")
    asked = len(town.server.log)
    town.server.faults.clear()
    again = town.call("run")

    assert (outcome.code, outcome.err, again.code, again.err) == (0, "", 0, "")
    assert asked > nth
    scenario.check()


@pytest.mark.parametrize(("run", "nth"), REQUESTS)
def test_a_run_that_is_killed_at_any_request(scenario: Scenario, nth: int) -> None:
    town = scenario.begin()
    arguments = ["run", "-c", str(town.config), "--period", "2023-Q1", "--today", "2023-04-01"]
    with subprocess.Popen([sys.executable, "-m", "sheets_sync", *arguments]) as process:
        town.server.faults.append(Fault(nth, lambda: os.kill(process.pid, signal.SIGKILL), after=True))
        code = process.wait(timeout=60)
    town.server.faults.clear()
    again = town.call("run")

    assert (code, again.code, again.err) == (-signal.SIGKILL, 0, "")
    scenario.check()


@pytest.mark.parametrize(("run", "nth"), [("first", nth) for nth in range(FIRST_RUN)])
def test_what_an_officer_types_between_any_two_requests_is_read_by_this_run_or_the_next(
    scenario: Scenario, scenarios: dict[str, Scenario], nth: int
) -> None:
    town = scenario.begin()
    town.server.faults.append(Fault(nth, town.edit))
    outcome = town.call("run")
    town.server.faults.clear()
    again = town.call("run")

    assert (outcome.code, again.code) == (0, 0)
    assert town.cells(town.ward("Xã Kỳ Nam").id, "Thứ Bảy")[2][1] == "11/3/2023"
    # A run that still saw the wrong cell tells of it, and the next one that it was mended.
    assert town.shown in (scenarios["mended"].after, scenarios["later"].after)


@pytest.mark.parametrize(("run", "nth"), [("later", nth) for nth in range(LATER_RUN)])
def test_what_somebody_types_into_our_tabs_between_any_two_requests(scenario: Scenario, nth: int) -> None:
    town = scenario.begin()

    def scribble() -> None:
        for title in ("Thứ Bảy vì dân", "Cần bổ sung"):
            town.server.google.edit(OUTPUT, title, (0, 1), "ghi chú")

    town.server.faults.append(Fault(nth, scribble))
    outcome = town.call("run")
    town.server.faults.clear()
    again = town.call("run")
    kept = [tab for tab in town.files[OUTPUT].sheet.tabs if tab.properties["title"].startswith("Bản lưu")]
    notes = [cell for tab in kept for cell in tab.cells.values() if "ghi chú" in str(cell)]

    assert (outcome.code, again.code) == (0, 0)
    assert {k: v for k, v in town.shown.items() if not k[1].startswith("Bản lưu")} == scenario.after
    # Between the last look at a tab and its replacement lie the token and the write themselves; what is
    # typed then is in Google's own history of versions alone.
    assert len(notes) == (0 if nth in (TOKEN, WRITE) else 2)


@pytest.fixture
def watched(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watched:
    for module in ("account", "transport"):
        monkeypatch.setattr(f"sheets_sync.stores.google.{module}.TIMEOUT", (5.0, 0.25))
    return Watched(tmp_path, server)


def test_a_service_that_stays_away_ends_the_run_within_its_budget(town: GoogleTown) -> None:
    town.server.faults.append(Fault(1, 429, times=10_000))
    start = town.server.google.seconds
    outcome = town.call("run")

    assert (outcome.code, len(outcome.err.splitlines())) == (1, 1)
    assert "Google Drive: Google answers 429" in outcome.err
    assert town.server.google.seconds - start < 300


@pytest.mark.parametrize("kind", [503, "reset", "hang"])
def test_a_write_that_never_gets_through_ends_within_the_budget_and_changes_nothing(
    watched: Watched, kind: str | int
) -> None:
    watched.server.faults += [Fault(nth, kind) for nth in (6, *range(8, 400, 2))]
    start = watched.server.google.seconds
    outcome = watched.call("run")

    assert (outcome.code, len(outcome.err.splitlines())) == (1, 1)
    assert outcome.err.startswith("sheets-sync: Tổng hợp: ")
    assert watched.server.google.seconds - start < 400
    assert watched.shown == {}


def test_one_ward_whose_feedback_cannot_be_written_costs_only_itself(watched: Watched) -> None:
    ward = watched.ward("Xã Kỳ Nam")

    def unshare() -> None:
        ward.rights = {ROBOT: "reader"}

    watched.server.faults.append(Fault(6, unshare))
    outcome = watched.call("run", "--json")

    assert outcome.code == 3
    assert [o["name"] for o in outcome.report["outputs"] if o["change"] == "skipped"] == ["Xã Kỳ Nam"]
    assert "Xã Kỳ Nam: " in outcome.err
    assert "as Editor" in outcome.err


@pytest.mark.parametrize("first", [1, 2])
def test_an_interrupt_ends_a_run_that_waits_for_google(watched: Watched, first: int) -> None:
    watched.server.faults.append(Fault(first, 429, times=10_000, headers={"Retry-After": "60"}))
    arguments = ["run", "-c", str(watched.config), "--period", "2023-Q1", "--today", "2023-04-01"]
    command = [sys.executable, "-m", "sheets_sync", *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        waiting = threading.Event()
        watched.server.watch = lambda: waiting.set() if len(watched.server.log) >= first else None
        assert waiting.wait(30)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        try:
            _, told = process.communicate(timeout=20)
        finally:
            process.kill()

    assert (process.returncode, told.strip()) == (130, "sheets-sync: interrupted")
