"""Plugins are found, refused early with a sentence, and contained: one costs its own tab only."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sheets_sync.plugin_places import shipped_folder
from sheets_sync.plugins import load_plugins
from towns import Rows, Town, figure

MODELS = "Mô hình dân vận khéo"
GOOD = '''
from sheets_sync import Column, Table, hookimpl

WORKS = Table("works", [Column("unit", "unit", ["Đơn vị"], needed=True),
                        Column("held_on", "date", ["Ngày làm"], needed=True),
                        Column("people", "count", ["Số người làm"])], tabs=["Thứ Bảy"])

def saturdays(works, tally):
    """Works for the people on Saturdays."""
    tally.count("works", "Số buổi", works, on="held_on")
    tally.sum("people", "Số người", works, "people", on="held_on")
    return tally.summary()

@hookimpl
def register_steps(register):
    register(saturdays, reads=WORKS, writes="Thứ Bảy vì dân")
'''
ROWS: Rows = [
    ["Đơn vị", "Ngày làm", "Số người làm"],
    ["Kỳ Hà", "4/3/2023", 40],
    ["Kỳ Hà", "11/3/2023", "25 người"],
]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town(tmp_path, {"Kỳ Hà": "xã"})
    town.add("a.xlsx", Mô_hình=[["Đơn vị", "Tên mô hình", "Ngày đăng ký"], ["Kỳ Hà", "A", "1/3/2023"]],
             Thứ_Bảy=ROWS)  # fmt: skip
    return town


def test_register_steps_makes_a_plugin_of_one_file(town: Town) -> None:
    town.plugin("saturdays", GOOD)

    report = town.report()

    assert (figure(report, "works"), figure(report, "people", "Kỳ Hà")) == ((2, 2, 0), (65, 2, 0))
    assert town.values("Thứ Bảy vì dân")[6][:6] == [1, "Kỳ Hà", 2, 2, 65, 65]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("raise ValueError('hỏng')", "plugin saturdays, saturdays.py:12: ValueError: hỏng"),
        ("raise SystemExit(0)", "plugin saturdays, saturdays.py:12: called sys.exit: 0"),
        ("return works", "plugin saturdays, saturdays.py:8: wrong summary: returned DataFrame; end the step"),
        ("return works['peopel']",
         "plugin saturdays, saturdays.py:12: KeyError: 'peopel'; no column 'peopel', did you mean 'people'?; "
         "table works has unit, held_on, people"),
        ("from sheets_sync import Summary; return Summary(blocks=['x'])",
         "plugin saturdays, saturdays.py:8: wrong summary: blocks of the summary hold 'x'"),
        ("from sheets_sync import Cell; Cell(float('nan'))",
         "plugin saturdays, saturdays.py:12: ValueError: a cell cannot hold nan"),
        ("tally.flag('a', 'Kỳ Hà', 'x', evidence=['A1'])",
         "plugin saturdays, saturdays.py:12: TypeError: flag 'a': evidence holds what is no Place"),
        ("import pandas; tally.flag('a', 'Kỳ Hà', 'x', due=pandas.Timestamp(0))",
         "plugin saturdays, saturdays.py:12: TypeError: flag 'a': due is Timestamp"),
        ("raise GeneratorExit", "plugin saturdays, saturdays.py:12: GeneratorExit"),
        ("tally.duty('d', 'D', 'Kỳ Châu'); return tally.summary()",
         "plugin saturdays, saturdays.py:8: wrong summary: names the unit 'Kỳ Châu', which is not on"),
        ("tally.count('works', 'x', works); return tally.summary()",
         "plugin saturdays, saturdays.py:12: ValueError: figure 'works' is counted twice"),
    ],
)  # fmt: skip
def test_a_step_that_fails_costs_its_own_tab_which_says_it_is_stale(town: Town, body: str, says: str) -> None:
    town.plugin("saturdays", GOOD)
    town.call("run")
    town.plugin("saturdays", GOOD.replace("    return tally.summary()", f"    {body}"))
    town.add("b.xlsx", Mô_hình=[["Đơn vị", "Tên mô hình", "Ngày đăng ký"], ["Kỳ Hà", "B", "1/3/2023"]])

    outcome = town.call("run", "--json", "-v")

    assert outcome.code == 3
    assert outcome.err.startswith(f"sheets-sync: {says}")
    files = [line for line in outcome.err.splitlines() if line.startswith("  File ")]
    assert [line for line in files if "saturdays.py" not in line] == []
    assert figure(outcome.report, "registered")[0] == 2
    stale = town.values("Thứ Bảy vì dân")
    assert stale[2][0] == (
        "⚠ SỐ LIỆU CŨ: phần «saturdays» bị lỗi ngày 01/04/2023, bảng này chưa được cập nhật."
    )
    assert stale[6][:6] == [1, "Kỳ Hà", 2, 2, 65, 65]
    assert town.values(MODELS)[2][0] == "⚠ CHƯA ĐỦ SỐ LIỆU: phần bị lỗi: saturdays."


def test_a_stale_tab_is_marked_once_and_is_fresh_again_after_the_mending(town: Town) -> None:
    town.plugin("saturdays", GOOD)
    town.call("run")
    town.plugin("saturdays", GOOD.replace("    tally.count(", "    1 / 0\n    tally.count("))
    town.call("run")
    before = town.output.read_bytes()

    assert (town.call("run").code, town.output.read_bytes() == before) == (3, True)

    town.plugin("saturdays", GOOD)

    assert town.call("run").code == 0
    assert town.values("Thứ Bảy vì dân")[2][0] is None


@pytest.mark.parametrize("change", ["renamed", "removed", "disabled"])
def test_a_tab_that_no_step_writes_any_more_says_so_once(town: Town, change: str) -> None:
    path = town.plugin("saturdays", GOOD)
    town.call("run")
    if change == "renamed":
        town.plugin("saturdays", GOOD.replace('writes="Thứ Bảy vì dân"', 'writes="Ngày thứ Bảy"'))
    elif change == "removed":
        path.unlink()
    else:
        text = town.config.read_text(encoding="utf-8")
        town.config.write_text(f'{text}disable = ["saturdays"]\n', encoding="utf-8")

    assert town.call("run").code == 0
    said = (
        "⚠ KHÔNG CÒN ĐƯỢC TÍNH: từ ngày 01/04/2023 phần «saturdays» không ghi bảng này nữa; "
        "số liệu dưới đây là số cũ, có thể xoá trang này."
    )
    assert [town.values(tab)[2][0] for tab in ("Thứ Bảy vì dân", "Chi tiết Thứ Bảy vì dân")] == [said, said]
    before = town.output.read_bytes()
    assert (town.call("run").code, town.output.read_bytes() == before) == (0, True)


def test_a_step_that_never_ran_has_a_tab_that_says_so(town: Town) -> None:
    town.plugin("saturdays", GOOD.replace("    tally.count(", "    1 / 0\n    tally.count("))

    assert town.call("run").code == 3
    assert town.values("Thứ Bảy vì dân")[2][0] == (
        "⚠ CHƯA CÓ SỐ LIỆU: phần «saturdays» bị lỗi ngày 01/04/2023."
    )


def test_a_step_that_changes_its_input_harms_no_other(town: Town) -> None:
    town.plugin("saturdays", GOOD)
    spoiled = 'tally):\n    works.loc[:, "people"] = 0'
    town.plugin("changer", GOOD.replace("tally):", spoiled).replace("Thứ Bảy vì dân", "Khác"))

    figures = town.report()["figures"]

    people = [(f["plugin"], f["value"]) for f in figures if (f["figure"], f["unit"]) == ("people", "Kỳ Hà")]
    assert people == [
        ("changer", 0), ("saturdays", 65),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("def f(:", "plugin odd, odd.py:1: SyntaxError"),
        ("import nothing_of_that_name", "plugin odd, odd.py:1: ModuleNotFoundError"),
        ("raise SystemExit", "plugin odd, odd.py:1: called sys.exit"),
        ("x = 1", "odd.py: has no hook; mark register_steps or run_finished with @hookimpl"),
        (GOOD.replace("def register_steps", "def register_step"),
         "odd.py: there is no hook 'register_step'; the hooks are register_steps, register_stores, run_"),
        (GOOD.replace("def register_steps(register)", "def register_steps(registry)"),
         "odd.py: hook register_steps has no argument 'registry'; it has register"),
        (GOOD.replace("works, tally)", "works, talley)"),
         "plugin odd, step saturdays (odd.py:8): asks for 'talley'; it can ask for works, tally, period"),
        (GOOD.replace("Thứ Bảy vì dân", MODELS),
         f"plugin odd, step saturdays (odd.py:8): the tab «{MODELS}» is already written by models"),
        (GOOD.replace("Thứ Bảy vì dân", "ĐỐI THOẠI"),
         "plugin odd, step saturdays (odd.py:8): the tab «ĐỐI THOẠI» is already written by dialogues"),
        (GOOD.replace("Thứ Bảy vì dân", "Chi tiết Đối thoại"),
         "plugin odd, step saturdays (odd.py:8): a tab title must not begin like «Chi tiết»"),
        (GOOD.replace("Thứ Bảy vì dân", "Số liệu"),
         "plugin odd, step saturdays (odd.py:8): the tab «Số liệu» is already written by sheets-sync"),
        (GOOD.replace('Table("works"', 'Table("models"').replace("(works", "(models"),
         "plugin odd, step saturdays (odd.py:8): models declares another table 'models'"),
        (GOOD.replace('"date"', '"day"'),
         "plugin odd, step saturdays (odd.py:8): table 'works', column 'held_on': type 'day' is none of"),
        (GOOD.replace('writes="Thứ Bảy vì dân"', 'writes="a/b"'),
         "plugin odd, step saturdays (odd.py:8): the tab title 'a/b' needs 1 to 31 characters"),
    ],
)  # fmt: skip
def test_a_broken_plugin_is_refused_with_a_sentence_and_the_rest_works(
    town: Town, code: str, says: str
) -> None:
    town.plugin("odd", code)

    outcome = town.call("run", "--json")

    assert outcome.code == 3
    assert outcome.err.startswith(f"sheets-sync: {says}")
    assert len(outcome.err.splitlines()) == 1
    assert figure(outcome.report, "registered") == (1, 1, 0)
    assert [s["status"] for s in outcome.report["steps"] if s["plugin"] != "odd"] == ["done"] * 3


@pytest.mark.parametrize("name", [path.stem for path in sorted(shipped_folder().glob("*.py"))])
def test_without_any_one_shipped_plugin_the_rest_works(town: Town, tmp_path: Path, name: str,
                                                       monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    folder = tmp_path / "shipped"
    shutil.copytree(shipped_folder(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / f"{name}.py").unlink()
    monkeypatch.setattr("sheets_sync.plugin_places.shipped_folder", lambda: folder)

    outcome = town.call("run", "--json")

    left = {"models", "dialogues", "overview"} - {name}
    assert (outcome.code, {s["plugin"]: s["status"] for s in outcome.report["steps"]}) == (
        0, dict.fromkeys(left, "done"),
    )  # fmt: skip


def test_what_a_plugin_prints_stays_out_of_the_report(town: Town) -> None:
    town.plugin(
        "saturdays",
        "print('loading')\n" + GOOD.replace("    tally.count(", "    print('x')\n    tally.count("),
    )

    assert figure(town.report(), "works") == (2, 2, 0)


def test_text_that_no_store_holds_is_made_storable(town: Town) -> None:
    show = "tally.show(TextBlock('a\\x00b' + 'x' * 40_000))"
    shown = f"from sheets_sync import TextBlock\n    {show}\n    return tally"
    town.plugin("saturdays", GOOD.replace("return tally", shown))

    assert town.call("run").code == 0
    assert len(town.values("Thứ Bảy vì dân")[3][0]) == 32_767


def test_a_broken_plugin_with_options_in_the_config_costs_itself_only(town: Town) -> None:
    text = town.config.read_text(encoding="utf-8")
    town.config.write_text(text + "[plugins.options.dialogues]\nminimum_per_year = 2\n", encoding="utf-8")
    town.plugin("dialogues", "raise RuntimeError")

    assert figure(town.report(), "registered") == (1, 1, 0)


def test_a_disabled_plugin_takes_no_part(town: Town) -> None:
    town.plugin("saturdays", GOOD)
    text = town.config.read_text(encoding="utf-8")
    town.config.write_text(text + 'disable = ["models", "dialogues"]\n', encoding="utf-8")

    assert {step["plugin"] for step in town.report()["steps"]} == {"overview", "saturdays"}


def test_run_finished_is_told_the_report_and_a_failure_there_makes_the_run_partial(town: Town) -> None:
    town.plugin("teller", (
        "from pathlib import Path\nfrom sheets_sync import hookimpl\n@hookimpl\ndef run_finished(report):\n"
        f"    Path({str(town.folder / 'told')!r}).write_text(report['status'])\n"
    ))  # fmt: skip
    first = town.call("run")
    town.plugin(
        "teller", "from sheets_sync import hookimpl\n@hookimpl\ndef run_finished(report):\n    1 / 0\n"
    )
    second = town.call("run")

    assert (first.code, (town.folder / "told").read_text()) == (0, "done")
    assert (second.code, second.err) == (
        3, "sheets-sync: plugin teller, teller.py:4: ZeroDivisionError, whose message may quote a cell; -v "
        "shows it\n",
    )  # fmt: skip


def test_a_dataclass_with_postponed_annotations_loads_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "later.py").write_text(
        "from __future__ import annotations\nfrom dataclasses import dataclass\n"
        "from sheets_sync import hookimpl\n"
        "@dataclass\nclass Options:\n    days: int = 3\n@hookimpl\ndef register_steps(register):\n    pass\n"
    )

    found = {plugin.name: plugin.error for plugin in load_plugins(tmp_path).plugins}

    assert found["later"] is None


def test_the_list_of_plugins_says_what_each_reads_and_writes(town: Town) -> None:
    town.plugin("saturdays", GOOD)
    town.plugin("odd", "def f(:")
    from click.testing import CliRunner

    from sheets_sync.cli import cli

    lines = CliRunner().invoke(cli, ["plugins", "-c", str(town.config)]).output.splitlines()

    assert "  Works for the people on Saturdays." in lines
    assert "  reads works; writes «Thứ Bảy vì dân»" in lines
    states = dict(line.split(" (")[0].split(": ") for line in lines if not line.startswith(" "))
    shipped = sorted(path.stem for path in shipped_folder().glob("*.py"))
    assert states == dict.fromkeys([*shipped, "saturdays"], "ok") | {"odd": "broken"}
    assert list(states) == sorted(states)
