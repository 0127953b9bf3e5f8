"""A run that nobody looks at: its limits, its lock, signals, a machine in trouble."""

from __future__ import annotations

import ctypes
import datetime as dt
import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sheets_sync.cli import call
from sheets_sync.limits import StepOutOfTimeError, last_resort, time_limit
from sheets_sync.locks import site_lock
from towns import Outcome, Town

HEAD = ["Đơn vị", "Tên mô hình", "Ngày đăng ký"]
SLOW = """from sheets_sync import hookimpl
import pathlib, time


def slow(tally):
    pathlib.Path({mark!r}).touch()
    {body}
    return tally.summary()


@hookimpl
def register_steps(register):
    register(slow, writes="Chậm")
"""


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town(tmp_path, {"Kỳ Hà": "xã", "Kỳ Hoa": "xã"})
    town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hà", "Camera", "1/3/2023"]])
    return town


def slow(town: Town, body: str, limits: str = "") -> Path:
    """Add a step that leaves a mark when it begins; return the mark."""
    mark = town.folder / "begun"
    town.plugin("slow", SLOW.format(mark=str(mark), body=body))
    town.config.write_text(town.config.read_text(encoding="utf-8") + limits, encoding="utf-8")
    return mark


def started(town: Town, *options: str, **settings: object) -> subprocess.Popen[str]:
    """Start a run in a process of its own."""
    arguments = [sys.executable, "-m", "sheets_sync", "run", "-c", str(town.config), *options]
    given: dict[str, object] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | settings
    return subprocess.Popen(arguments, **given)  # type: ignore[call-overload, no-any-return]


def ended(process: subprocess.Popen[str]) -> Outcome:
    out, err = process.communicate(timeout=60)
    return Outcome(process.returncode, out, err)


def environment(**changed: str | None) -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in changed}
    return kept | {name: value for name, value in changed.items() if value is not None}


def wait_for(found: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not found() and time.monotonic() < end:
        time.sleep(0.02)
    assert found()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_a_run_with_130_and_nothing_half(town: Town, number: signal.Signals) -> None:
    mark = slow(town, "time.sleep(60)")
    process = started(town, preexec_fn=lambda: signal.signal(number, signal.SIG_DFL))
    wait_for(mark.exists)
    process.send_signal(number)
    outcome = ended(process)

    assert (outcome.code, outcome.out, outcome.err.strip()) == (130, "", "sheets-sync: interrupted")
    assert sorted(path.name for path in town.folder.iterdir()) == [
        "begun", "plugins", "registers", "sheets-sync.toml", "units.csv",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body", ["time.sleep(60)", "while True: pass", "[time.sleep(0.01) for _ in range(10**6)]"]
)
def test_a_step_that_takes_too_long_costs_its_own_tab(town: Town, body: str) -> None:
    slow(town, body, "[limits]\nstep_seconds = 1\n")
    outcome = town.call("run", "--only", "slow")

    assert (outcome.code, outcome.err) == (
        3, "sheets-sync: plugin slow, slow.py:7: too slow: took longer than limits.step_seconds = 1\n",
    )  # fmt: skip
    assert town.values("Chậm")[2][0] == "⚠ CHƯA CÓ SỐ LIỆU: phần «slow» bị lỗi ngày 01/04/2023."


def test_a_run_that_takes_too_long_ends_and_says_that_nothing_was_written(town: Town) -> None:
    slow(town, "time.sleep(60)", "[limits]\nrun_minutes = 0.05\n")
    outcome = ended(started(town))

    assert (outcome.code, town.output.exists()) == (1, False)
    assert outcome.err == (
        "sheets-sync: the run took longer than limits.run_minutes = 0.05; nothing was written\n"
    )


def swallow_one() -> list[BaseException]:
    swallowed: list[BaseException] = []
    try:
        time.sleep(5)
    except BaseException as error:
        swallowed.append(error)
    time.sleep(5)
    return swallowed


def test_what_swallows_the_end_of_its_time_is_told_again() -> None:
    with pytest.raises(StepOutOfTimeError), time_limit(0.1, StepOutOfTimeError):
        swallow_one()


def test_the_outer_of_two_limits_ends_first_when_it_is_over() -> None:
    with pytest.raises(KeyError), time_limit(0.1, KeyError), time_limit(60, StepOutOfTimeError):
        time.sleep(5)


def test_a_limit_that_is_not_reached_leaves_no_alarm_behind() -> None:
    with time_limit(60, StepOutOfTimeError), time_limit(None, KeyError):
        pass

    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_the_last_resort_ends_a_process_that_swallows_everything() -> None:
    code = (
        "import time\nfrom sheets_sync.limits import last_resort\n"
        "with last_resort(0.3, 'stopped', 7):\n"
        "    while True:\n        try: time.sleep(9)\n        except BaseException: pass\n"
    )
    process = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False
    )

    assert (process.returncode, process.stderr) == (7, "stopped\n")
    with last_resort(30, "never said", 7):
        pass


def test_a_second_run_waits_for_the_first_if_it_is_told_to(town: Town) -> None:
    mark = slow(town, "time.sleep(1)")
    first = started(town)
    wait_for(mark.exists)
    at_once = town.call("run")
    waiting = town.call("run", "--wait", "30")

    assert (ended(first).code, at_once.code, waiting.code) == (0, 5, 0)


def test_the_lock_of_a_run_that_was_killed_is_gone_with_it(town: Town) -> None:
    mark = slow(town, f"time.sleep(0 if pathlib.Path({str(town.folder / 'go')!r}).exists() else 60)")
    process = started(town)
    wait_for(mark.exists)
    process.kill()
    process.communicate()
    (town.folder / "go").touch()

    assert [town.call("run").code, town.call("run").err] == [0, ""]


def test_a_full_disk_leaves_the_old_summary_and_one_line(town: Town) -> None:
    town.call("run")
    before = town.output.read_bytes()
    town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hà", "Camera", "1/3/2023"], ["Kỳ Hoa", "Đèn", "1/3/2023"]])

    def small_files_only() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    outcome = ended(
        started(town, "--period", "2023-Q1", "--today", "2023-04-01", preexec_fn=small_files_only)
    )

    assert (outcome.code, outcome.err) == (
        1, "sheets-sync: tong-hop.xlsx: cannot be written: no room for temporary files; close it elsewhere, "
        "make room, or let this user write there\n",
    )  # fmt: skip
    assert town.output.read_bytes() == before
    assert [path.name for path in town.folder.iterdir() if "partial" in path.name] == []


def obey_modes() -> None:
    """Give up, in a child before it starts, the superuser's right to write where modes forbid it."""
    if os.getuid() == 0:
        drop_from_bounding_set = 24
        for capability in (1, 2):
            ctypes.CDLL(None).prctl(drop_from_bounding_set, capability, 0, 0, 0)


def test_a_folder_that_may_not_be_written_to_is_said_in_one_line(town: Town) -> None:
    town.folder.chmod(0o555)
    outcome = ended(started(town, "-q", preexec_fn=obey_modes))
    town.folder.chmod(0o755)

    assert (outcome.code, town.output.exists()) == (1, False)
    assert outcome.err == (
        "sheets-sync: tong-hop.xlsx: cannot be written: Permission denied; close it elsewhere, make room, or "
        "let this user write there\n"
    )


def test_a_machine_without_a_home_folder_runs_all_the_same(town: Town, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o555)
    places = environment(HOME=str(tmp_path / "home"), XDG_STATE_HOME=None, XDG_CACHE_HOME=None)
    outcome = ended(started(town, preexec_fn=obey_modes, env=places))

    assert (outcome.code, outcome.err, town.output.exists()) == (0, "", True)
    assert list((tmp_path / "home").iterdir()) == []


@pytest.mark.parametrize(
    "locale",
    [{"LANG": "C", "LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
     {"LANG": "vi_VN.TCVN", "LC_ALL": "xx_YY.missing"}, {"PYTHONIOENCODING": "ascii"}],
)  # fmt: skip
def test_no_locale_keeps_a_run_from_its_end(town: Town, locale: dict[str, str]) -> None:
    (town.folder / "registers" / "Phường Hưng Trí.xlsx").write_bytes(b"x")
    names = dict.fromkeys(("LANG", "LC_ALL", "PYTHONUTF8", "PYTHONIOENCODING", "PYTHONCOERCECLOCALE"))
    outcome = ended(
        started(town, "-v", env=environment(**names | locale), encoding="utf-8", errors="replace")
    )

    assert (outcome.code, town.output.exists(), "Traceback" in outcome.err) == (3, True, False)


def test_without_a_terminal_nothing_is_drawn(town: Town) -> None:
    outcome = ended(started(town, stdin=subprocess.DEVNULL))

    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")


def test_a_clock_before_this_program_was_made_is_refused(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sheets_sync.clocks.MADE", dt.date(2999, 1, 1))
    code = call(["run", "-q", "-c", str(town.config)])

    assert (code, town.call("run").code) == (1, 0)


def test_lines_are_json_when_that_is_asked_for(town: Town) -> None:
    (town.folder / "registers" / "b.xlsx").write_bytes(b"x")
    (line,) = town.call("run", "--log-format", "json").err.splitlines()
    fields = json.loads(line)

    assert sorted(fields) == ["level", "message", "time"]
    assert re.fullmatch(r"registers/b.xlsx: .*", fields["message"])


def test_the_lock_is_the_site_s_own(town: Town, tmp_path: Path) -> None:
    other = Town(tmp_path / "other", {"Kỳ Hà": "xã"})
    other.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hà", "Camera", "1/3/2023"]])
    with site_lock(town.config):
        assert (town.call("run").code, other.call("run").code) == (5, 0)
