"""A folder of broken plugins: each is named with its fault, the shipped ones are as if it were not there."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from towns import CONFIG, Town, figure

START = """
from sheets_sync import Column, Summary, Table, TableBlock, Head, Row, Cell, hookimpl

TABLE = Table("NAME_rows", [Column("unit", "unit", ["Đơn vị"], needed=True),
                            Column("people", "count", ["Số người NAME"], needed=True)])

@hookimpl
def register_steps(register):
    register(step, reads=TABLE, writes="Trang NAME")

def step(NAME_rows, tally):
    tally.sum("people", "Số người", NAME_rows, "people")
"""
# What each plugin does, and the fault that it is named with.
AT_LOADING = {
    "syntax": ("def f(:\n", "SyntaxError"),
    "missing": (
        "import nothing_of_that_name\n",
        "No module named 'nothing_of_that_name'",
    ),
    "hookless": ("x = 1\n", "hookless.py: has no hook"),
    "misspelt": (START.replace("register_steps", "register_step"), "there is no hook 'register_step'"),
    "newer": ("api = 99\n" + START, "newer.py: is written for api 99, this sheets-sync speaks 1"),
    "older": ("api = 0\n" + START, "older.py: is written for api 0, this sheets-sync speaks 1 to 1"),
    "textual": ("api = '1'\n" + START, "textual.py: api must be a number such as 1"),
    "mistyped": (START.replace('"count"', '"integer"'), "type 'integer' is none of unit, date"),
    "uncallable": (
        START.replace("register(step,", "register('step',"),
        "TypeError: register takes a function, not",
    ),
    "endless": ("while True: pass\n", "endless.py:1: too slow: took longer than limits.step_seconds = 2"),
    "exits": ("import sys\nsys.exit(0)\n", "exits.py:2: called sys.exit: 0"),
    "vanishes": ("import os\nos._exit(0)\n", "vanishes.py:2: out of bounds: called os._exit"),
    "twice": (START.replace('Trang NAME"', 'Mô hình dân vận khéo"'), "is already written by models"),
}
AT_WORK = {
    "nothing": ("", "wrong summary: returned NoneType; end the step with: return tally.summary()"),
    "unknown": ("    NAME_rows['poeple']", "no column 'poeple', did you mean 'people'?; table unknown_"),
    "guesses": ("    tally.cout('a', 'A', NAME_rows)", "Tally has no 'cout', did you mean 'count'?"),
    "undefined": ("    return taly.summary()", "NameError: name 'taly' is not defined"),
    "miscalls": ("    tally.sum('a', 'A')", "missing 2 required positional arguments: 'rows' and 'column'"),
    "loops": ("    while True:\n        try:\n            1 / 0\n        except Exception:\n            1",
              "too slow: took longer than limits.step_seconds = 2"),
    "kills": ("    import os\n    os._exit(0)", "kills.py:14: out of bounds: called os._exit"),
    "moves": ("    import os\n    os.chdir('/')\n    return tally.summary()",
              "out of bounds: changed the folder that the process works in"),
    "threads": ("    import threading, time\n"
                "    threading.Thread(target=time.sleep, args=[3], name='busy').start()\n"
                "    return tally.summary()", "out of bounds: left a thread running (busy)"),
    "huge": ("    rows = [Row([Cell(1)] * 1000)] * 2000\n"
             "    return Summary(blocks=[TableBlock([Head('a')] * 1000, rows)])",
             "wrong summary: shows 2,000,000 cells, more than the 1,000,000"),
    "deep": ("    return step(NAME_rows, tally)", "ValueError, whose message may quote a cell; -v shows it"),
}  # fmt: skip
# These do no harm, so a run goes on; `plugins check` names what they do.
HARMLESS = {
    "prints": "    print('x' * 100_000)\n    return tally.summary()",
    "writes": "    NAME_rows['people'] = 0\n    return tally.summary()",
}


def code_of(name: str, body: str) -> str:
    return START.replace("NAME", name) + body.replace("NAME", name)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town(tmp_path, {"Kỳ Hà": "xã"}, CONFIG + "[limits]\nstep_seconds = 2\n")
    town.add("a.xlsx", Mô_hình=[["Đơn vị", "Tên mô hình", "Ngày đăng ký"], ["Kỳ Hà", "A", "1/3/2023"]])
    return town


def test_each_broken_plugin_is_named_with_its_fault_and_the_others_are_untouched(town: Town) -> None:
    sound = [f for f in town.report()["figures"] if f["plugin"] == "models"]
    for name, (text, _) in AT_LOADING.items():
        town.plugin(name, text.replace("NAME", name))
    for name, (body, _) in AT_WORK.items():
        town.plugin(name, code_of(name, body))
    for name, body in HARMLESS.items():
        town.plugin(name, code_of(name, body))

    outcome = town.call("run", "--json")

    lines = [line for line in outcome.err.splitlines() if line.startswith("sheets-sync: ")]
    faults = {**AT_LOADING, **AT_WORK}
    assert {name: line for name, (_, says) in faults.items()
            if not (line := next((line for line in lines if says in line), ""))} == {}  # fmt: skip
    assert len(lines) == len(faults)
    assert outcome.code == 3
    assert [f for f in outcome.report["figures"] if f["plugin"] == "models"] == sound
    assert {s["plugin"] for s in outcome.report["steps"] if s["status"] == "done"} >= {"models", *HARMLESS}
    assert len(outcome.err) < 20_000


def test_what_a_plugin_prints_is_passed_on_as_far_as_it_is_short(town: Town) -> None:
    town.plugin("prints", code_of("prints", HARMLESS["prints"]))

    outcome = town.call("run", "--json")

    assert outcome.code == 0
    assert figure(outcome.report, "registered") == (1, 1, 0)
    assert outcome.err.startswith("x" * 2_000 + "\n… and 98001 more characters that a plugin printed\n")


def test_with_v_the_traceback_is_that_of_the_authors_own_code(town: Town) -> None:
    town.plugin(
        "fails", code_of("fails", "    return deeper(fails_rows)\n\ndef deeper(rows):\n    return rows['x']")
    )

    err = town.call("run", "-v").err.splitlines()

    path = town.folder / "plugins" / "fails.py"
    assert err[:6] == [
        "sheets-sync: plugin fails, fails.py:16: KeyError: 'x'; no column 'x'; "
        "table fails_rows has unit, people",
        "Traceback (most recent call last):",
        f'  File "{path}", line 13, in step',
        "    return deeper(fails_rows)",
        "           ^^^^^^^^^^^^^^^^^^",
        f'  File "{path}", line 16, in deeper',
    ]  # fmt: skip
    assert err[-1] == "KeyError: 'x'"
    assert not [line for line in err if "site-packages" in line]


def test_what_an_exception_quotes_of_a_cell_is_not_taken_for_the_authors_text(town: Town) -> None:
    town.add("b.xlsx", Trang=[["Đơn vị", "Số người quotes"], ["Kỳ Hà", 12345]])
    body = "    quotes_rows[str(quotes_rows['people'].iloc[0])]"
    town.plugin("quotes", code_of("quotes", body))

    assert town.call("run").err == (
        "sheets-sync: plugin quotes, quotes.py:13: KeyError, whose message may quote a cell; -v shows it\n"
    )


def test_a_thread_that_another_one_starts_meanwhile_is_not_the_plugins(town: Town) -> None:
    body = "    import time\n    time.sleep(0.5)\n    return tally.summary()"
    town.plugin("sleeps", code_of("sleeps", body))
    ended = threading.Event()

    def start_others() -> None:
        while not ended.wait(0.05):
            threading.Thread(target=ended.wait, daemon=True).start()

    other = threading.Thread(target=start_others)
    other.start()
    code = town.call("run").code
    ended.set()
    other.join()

    assert code == 0
