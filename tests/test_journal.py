"""The journal: one line for each run, turned over, shown by `status`, without any cell's content."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from sheets_sync import journal
from sheets_sync.cli import call
from sheets_sync.journal import Entry, Journal
from sheets_sync.locks import site_lock
from sheets_sync.places import state_folder
from towns import Town

HEAD = ["Đơn vị", "Tên mô hình", "Ngày đăng ký"]
NOON = dt.datetime(2026, 11, 26, 5, tzinfo=dt.UTC)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town(tmp_path, {"Kỳ Hà": "xã", "Kỳ Hoa": "xã"})
    town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hà", "Camera", "1/3/2023"], ["Kỳ Hà", "Đèn", "31/2/2023"]])
    return town


def interrupt(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def entries(town: Town) -> list[dict[str, Any]]:
    lines = (state_folder(town.config) / "journal.log").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_each_end_of_a_run_is_one_line(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.call("run")
    (town.folder / "registers" / "b.xlsx").write_bytes(b"x")
    town.call("run")
    town.call("run", "--dry-run")
    with site_lock(town.config):
        town.call("run")
    with monkeypatch.context() as broken:
        broken.setattr("sheets_sync.runner.plan", lambda *_: 1 / 0)
        town.call("run")
    with monkeypatch.context() as interrupted:
        interrupted.setattr(
            "sheets_sync.cli.sources.Ends.read", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt)
        )
        town.call("run")

    found = entries(town)
    assert [(e["status"], e["code"], e["lost"]) for e in found] == [
        ("done", 0, []), ("partial", 3, ["source registers/b.xlsx"]), ("locked", 5, []),
        ("failed", 1, ["ZeroDivisionError"]), ("interrupted", 130, ["KeyboardInterrupt"]),
    ]  # fmt: skip
    assert found[0]["counts"] == {
        "sources": 1, "read": 1, "unchanged": 0, "errors": 1, "warnings": 0, "late": 2, "flags": 3,
    }  # fmt: skip
    assert (found[0]["period"], found[0]["changed"]) == ("2023-Q1", {"created": 8})


def test_a_run_that_was_killed_is_entered_by_the_next(town: Town) -> None:
    log = Journal(state_folder(town.config))
    log.begin(NOON)
    town.call("run")

    killed, done = entries(town)
    assert (killed["status"], killed["start"], killed["end"]) == ("killed", "2026-11-26T05:00:00+00:00", None)
    assert done["status"] == "done"


def test_no_cell_s_content_and_no_exception_s_words_are_entered(town: Town) -> None:
    town.add("c.xlsx", Mô_hình=[HEAD, ["Xóm Bí Mật 77", "Nguyễn Văn Kín", "ngày Kín 88"]])
    town.plugin("odd", (
        "from sheets_sync import hookimpl\n\n\n"
        "def odd(models):\n    raise ValueError(str(models.to_dict()))\n\n\n"
        "@hookimpl\ndef register_steps(register):\n    register(odd, reads='models', writes='Lạ')\n"
    ))  # fmt: skip
    outcome = town.call("run")
    said = outcome.err + outcome.out + json.dumps(entries(town), ensure_ascii=False)

    assert (outcome.code, [word for word in ("77", "Kín", "Camera", "31/2") if word in said]) == (3, [])
    assert (
        outcome.err
        == "sheets-sync: plugin odd, odd.py:5: ValueError, whose message may quote a cell; -v shows it\n"
    )
    assert "Camera" in town.call("run", "-v").err


def test_the_journal_is_turned_over_before_it_grows_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "LARGEST", 1000)
    log = Journal(tmp_path)
    for minute in range(40):
        log.end(Entry(NOON + dt.timedelta(minutes=minute), "done", NOON, 0))
    sizes = [path.stat().st_size for path in tmp_path.iterdir()]
    last = log.last(5)

    assert (len(sizes), max(sizes) <= 1000) == (journal.FILES, True)
    assert [entry["start"][11:16] for entry in last] == ["05:35", "05:36", "05:37", "05:38", "05:39"]


def test_lines_that_a_crash_left_half_are_passed_over(tmp_path: Path) -> None:
    log = Journal(tmp_path)
    log.end(Entry(NOON, "done", NOON, 0))
    odd = ['{"start": "2026', "[]", '{"start": "x", "status": 5}', '{"start": "2026", "status": "done"}']
    sound = log.path.read_text(encoding="utf-8")
    log.path.write_text("\n".join([*odd, sound]), encoding="utf-8")

    assert [entry["status"] for entry in log.last(10)] == ["done"]


def test_what_we_keep_on_the_machine_is_for_its_user_alone(town: Town) -> None:
    town.output.write_bytes(b"no workbook")
    town.call("run")
    folder = state_folder(town.config)

    assert folder.stat().st_mode & 0o777 == 0o700
    assert {p.name: p.stat().st_mode & 0o777 for p in folder.iterdir()} == {
        "journal.log": 0o600,
        "told.json": 0o600,
    }


def test_status_shows_the_last_runs_newest_last(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    none = call(["status", "-c", str(town.config)]), capsys.readouterr().out
    log = Journal(state_folder(town.config))
    counts = {"sources": 2, "read": 1, "unchanged": 1}
    log.end(Entry(NOON, "done", NOON + dt.timedelta(seconds=3), 0, "2026-Q4", "máy", counts,
                  {"sheets_read": 4, "drive": 1}, {"updated": 2, "unchanged": 6}))  # fmt: skip
    log.end(Entry(NOON + dt.timedelta(hours=1), "killed"))
    code = call(["status", "-c", str(town.config)])
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]

    assert (none[0], none[1].partition(";")[0]) == (0, "no run yet on this machine")
    assert (code, lines[:3]) == (0, [
        "start ended seconds period read changed requests lost",
        "26/11/2026 12:00 done 3 2026-Q4 1+1/2 2 updated 5",
        "26/11/2026 13:00 killed 0",
    ])  # fmt: skip
    assert lines[3].startswith("2 runs, 1 done, last done 26/11/2026 12:00; journal: ")


def test_a_journal_that_cannot_be_written_costs_a_line_and_no_run(town: Town) -> None:
    folder = state_folder(town.config)
    (folder / "journal.log").mkdir()
    outcome = town.call("run")

    assert (outcome.code, town.output.exists()) == (0, True)
    assert outcome.err == (
        f"sheets-sync: the journal cannot be written (Is a directory); make room in {folder}, or set "
        "XDG_STATE_HOME\n"
    )
