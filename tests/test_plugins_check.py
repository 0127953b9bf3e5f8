"""Looking at plugins without trusting them: what `plugins check` finds, and a list that always comes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sheets_sync.plugin_places import shipped_folder
from test_broken_plugins import AT_LOADING, AT_WORK, HARMLESS, code_of
from towns import Town

CRASH = "import ctypes\nctypes.string_at(0)\n"
DONE = "\n    return tally.summary()"
# What a run cannot see, or need not mind, and the finding on it.
SEEN = {
    "prints": (HARMLESS["prints"], "step step with no rows", "prints "),
    "writes": (HARMLESS["writes"], "step step", "changes its input writes_rows"),
    "opens": (f"    open('/etc/hostname').close(){DONE}", "step step with no rows", "line 13 opens a file"),
    "connects": (f"    import socket\n    socket.socket().connect_ex(('127.0.0.1', 9)){DONE}",
                 "step step with no rows", "line 14 connects to the network"),
    "spawns": (f"    import subprocess\n    subprocess.run(['true']){DONE}",
               "step step with no rows", "line 14 starts a process"),
    "clock": (f"    import datetime\n    datetime.date.today(){DONE}", "step step",
              "line 14 calls datetime.date.today()"),
    "chance": (f"    import random\n    tally.flag('a', 'Kỳ Hà', str(random.random())){DONE}",
               "step step", "line 14 calls random.random()"),
    "memory": (f"    SEEN.append(1)\n    tally.flag('a', 'Kỳ Hà', str(len(SEEN))){DONE}\nSEEN = []",
               "step step", "with no rows gives something else the second time"),
    "order": (f"    tally.flag('a', 'Kỳ Hà', str({{'a', 'b', 'c', 'd', 'e', 'f', 'g'}})){DONE}",
              "steady", "gives something else in another process"),
    "empty": (f"    NAME_rows['people'].iloc[0]{DONE}", "step step",
              "with no rows: plugin empty, empty.py:13: IndexError"),
    "slow": (f"    import time\n    time.sleep(len(NAME_rows)){DONE}", "step step",
             "with a few rows: plugin slow, slow.py:14: too slow"),
    "crash": ("    import ctypes\n    ctypes.string_at(0)", "ends by itself", "ended the process (SIGSEGV)"),
}  # fmt: skip


def checked(town: Town, name: str, code: str) -> list[dict[str, Any]]:
    path = town.plugin(name, code)
    outcome = call("plugins", "check", str(path), "--json")
    found: list[dict[str, Any]] = json.loads(outcome)
    return found


def call(*arguments: str) -> str:
    from click.testing import CliRunner

    from sheets_sync.cli import call

    with CliRunner().isolation() as (out, _, _):
        call([*arguments])
        return out.getvalue().decode()


def faults(findings: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(f["name"], f["says"]) for f in findings if f["state"] == "fault"]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path, {"Kỳ Hà": "xã"})


@pytest.mark.parametrize("name", SEEN)
def test_what_a_step_does_beside_computing_is_named_with_its_line(town: Town, name: str) -> None:
    body, what, says = SEEN[name]

    found = faults(checked(town, name, code_of(name, body)))

    assert found, name
    assert found[0][0] == what
    assert says in found[0][1]


@pytest.mark.parametrize("name", [name for name in AT_LOADING if name != "endless"])
def test_a_plugin_that_does_not_load_is_named_with_its_fault(town: Town, name: str) -> None:
    text, says = AT_LOADING[name]

    found = faults(checked(town, name, text.replace("NAME", name)))

    assert len(found) == 1
    assert says in found[0][1]


@pytest.mark.parametrize("name", ["nothing", "unknown", "kills", "moves", "threads", "huge"])
def test_a_step_that_fails_is_named_with_its_fault(town: Town, name: str) -> None:
    body, says = AT_WORK[name]

    found = faults(checked(town, name, code_of(name, body)))

    assert len(found) == 1
    assert says in found[0][1]


def test_headings_that_another_register_has_as_well_are_named(town: Town) -> None:
    day = 'Column("day", "date", ["Ngày đăng ký"])'
    code = code_of("rival", "    return tally.summary()").replace(
        '"Số người rival"], needed=True)', f'"Tên mô hình"], needed=True), {day}'
    )

    (name, says), *_ = faults(checked(town, "rival", code))

    assert name == "step step"
    assert says.startswith("a tab with the headings «Đơn vị», «Tên mô hình», «Ngày đăng ký» is not read as")


@pytest.mark.parametrize("name", [path.stem for path in sorted(shipped_folder().glob("*.py"))])
def test_a_shipped_plugin_passes(name: str) -> None:
    found = json.loads(call("plugins", "check", str(shipped_folder() / f"{name}.py"), "--json"))

    assert [f for f in found if f["state"] != "ok"] == []
    assert len(found) >= 2


def test_the_list_comes_however_broken_a_plugin_is(town: Town) -> None:
    town.plugin("crash", CRASH)
    town.plugin("vanishes", "import os\nos.kill(os.getpid(), 15)\n")
    town.plugin("prints", "print('x' * 100_000)\n" + code_of("prints", "    return tally.summary()"))

    entries = {e["name"]: e for e in json.loads(call("plugins", "-c", str(town.config), "--json"))}

    assert {name: (e["state"], e["error"]) for name, e in entries.items() if e["origin"] == "site"} == {
        "crash": ("broken", "plugin crash: ended the process (SIGSEGV) while it was loaded"),
        "vanishes": ("broken", "plugin vanishes: ended the process (SIGTERM) while it was loaded"),
        "prints": ("ok", None),
    }
    assert [e["state"] for e in entries.values() if e["origin"] == "shipped"] == ["ok"] * 16


def test_the_list_tells_origin_version_steps_and_options(town: Town) -> None:
    entries = {e["name"]: e for e in json.loads(call("plugins", "-c", str(town.config), "--json"))}

    assert entries["rewards"] == {
        "name": "rewards", "origin": "shipped", "source": str(shipped_folder() / "rewards.py"),
        "version": "0.1.0", "state": "ok", "error": None, "api": 1, "hooks": ["register_steps"],
        "options": [],
        "steps": [{
            "description": "Khen thưởng, biểu dương: theo hình thức, cấp, tập thể hay cá nhân.",
            "reads": ["rewards"], "lacking": [], "writes": "Khen thưởng",
            "flags": {"no-decision": "Khen thưởng chưa có số quyết định"},
        }],
        "stores": [],
    }  # fmt: skip
    assert entries["conclusions"]["options"] == [{"name": "open_days", "type": "int", "default": 90}]
