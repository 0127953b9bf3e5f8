"""The example town on Google, through the real gspread and google-auth over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from google_api import File, Google
from google_server import Fault, Server, running
from sheets_sync.stores.workbooks import read_workbook
from towns import Town, figure

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "ky-anh"
OUTPUT = "output-0123456789"
CONFIG = f"""[site]
name = "Thị xã Kỳ Anh"
[units]
path = "units.csv"
[[sources]]
folder = "https://drive.google.com/drive/folders/folder-0123456789"
[output]
spreadsheet = "https://docs.google.com/spreadsheets/d/{OUTPUT}/edit"
[google]
credentials = "key.json"
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(Google(), tmp_path_factory.mktemp("ca")) as server:
        yield server


@pytest.fixture
def town(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Return the example town, its workbooks uploaded as spreadsheets."""
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
        monkeypatch.setenv(name.lower(), value)
    monkeypatch.setattr("sheets_sync.stores.google.transport.Clock.sleep", lambda _self, _seconds: None)
    server.faults.clear()
    server.google.files = {OUTPUT: _file(OUTPUT, "Tổng hợp", writer=True)}
    server.google.disabled.clear()
    for number, path in enumerate(sorted((EXAMPLE / "registers").rglob("*.xlsx"))):
        file = _file(f"source-{number:010}", path.stem)
        for grid in read_workbook(path, path.name).grids:
            merges = tuple((a.top, a.left, a.bottom, a.right) for a in grid.merges)
            rows: Any = [[None if cell == "" else cell for cell in row] for row in grid.rows]
            file.sheet.add(grid.tab, rows, merges)
        server.google.files[file.id] = file
    town = Town(tmp_path, {}, CONFIG)
    (tmp_path / "units.csv").write_bytes((EXAMPLE / "units.csv").read_bytes())
    key = tmp_path / "key.json"
    key.write_text(json.dumps(server.google.key_file()), encoding="utf-8")
    key.chmod(0o600)
    server.log.clear()
    return town


def _file(file_id: str, name: str, *, writer: bool = False) -> File:
    rights = {"robot@example.iam.gserviceaccount.com": "writer" if writer else "reader"}
    file = File(file_id, name, rights, parents=() if writer else ("folder-0123456789",))
    if writer:
        file.sheet.add("Trang tính1", [])
    return file


def values(server: Server, tab: str) -> list[list[Any]]:
    """Return the first six columns of a tab of the output."""
    cells = server.google.files[OUTPUT].sheet.named(tab).cells
    entered = {place: cell.get("userEnteredValue", {}) for place, cell in cells.items()}
    rows = max(row for row, _ in cells) + 1
    return [[next(iter(entered.get((row, c), {}).values()), None) for c in range(6)] for row in range(rows)]


def inputs(server: Server) -> str:
    """Return everything that officers typed, as text."""
    files = [file for file in server.google.files.values() if file.id != OUTPUT]
    return repr([(file.name, file.version, file.sheet) for file in files])


def test_the_town_on_google_gives_the_figures_of_the_local_one(server: Server, town: Town) -> None:
    before = inputs(server)
    outcome = town.call("run", "--json")
    report = outcome.report

    assert (outcome.code, outcome.err, report["status"]) == (0, "", "done")
    assert [figure(report, "registered", None, kind)[0] for kind in (None, "ward", "organisation")] == [
        27,
        15,
        12,
    ]
    assert [figure(report, name)[0] for name in ("units_with_plan", "units_held", "opinions")] == [11, 3, 64]
    assert len(report["problems"]) == 3
    assert values(server, "Tổng hợp")[0][0] == "Tổng hợp – Quý I/2023 – Thị xã Kỳ Anh"
    assert inputs(server) == before


def test_cold_it_takes_one_listing_a_read_a_file_and_one_write_with_its_check(
    server: Server, town: Town
) -> None:
    requests = town.call("run", "--json").report["requests"]

    assert requests == {"sheets_read": 15, "sheets_write": 1, "drive": 1, "token": 1, "retries": 0}
    assert server.counts() == {"token": 1, "drive": 1, "read": 15, "write": 1}


def test_a_second_run_writes_nothing_and_sees_the_edit_of_a_ward(server: Server, town: Town) -> None:
    town.call("run")
    second = town.call("run", "--json").report
    ward = next(file for file in server.google.files.values() if file.name == "Xã Kỳ Nam")
    server.google.edit(ward.id, "Mô hình DVK", (4, 6), "Hiệu quả")
    third = town.call("run", "--json").report

    assert ({o["change"] for o in second["outputs"]}, second["requests"]["sheets_write"]) == (
        {"unchanged"},
        0,
    )
    assert (figure(third, "effective")[0], third["requests"]["sheets_write"]) == (4, 1)


def test_check_needs_no_right_to_write(server: Server, town: Town) -> None:
    server.google.files[OUTPUT].rights = {"robot@example.iam.gserviceaccount.com": "reader"}
    outcome = town.call("check")

    assert (outcome.code, server.counts().get("write", 0)) == (4, 0)


def test_a_tab_that_is_not_ours_is_left_alone(server: Server, town: Town) -> None:
    server.google.files[OUTPUT].sheet.add("Tổng hợp", [["của tôi"]])
    outcome = town.call("run", "--json")

    assert (outcome.code, [p["code"] for p in outcome.report["problems"] if p["code"] == "tab-not-ours"]) == (
        3, ["tab-not-ours"],
    )  # fmt: skip
    assert values(server, "Tổng hợp") == [["của tôi", *[None] * 5]]


def test_what_somebody_typed_into_an_owned_tab_is_kept_beside(server: Server, town: Town) -> None:
    town.call("run")
    server.google.edit(OUTPUT, "Đối thoại", (30, 1), "xem lại")
    town.call("run")

    assert values(server, "Bản lưu 1 Đối thoại")[30][1] == "xem lại"
    assert town.call("run", "--json").report["requests"]["sheets_write"] == 0


def test_no_text_of_a_sheet_becomes_a_formula(server: Server, town: Town) -> None:
    ward = next(file for file in server.google.files.values() if file.name == "Xã Kỳ Nam")
    ward.sheet.named("Mô hình DVK").cells[4, 1] = {"userEnteredValue": {"stringValue": "=IMPORTXML(1)"}}
    town.call("run")
    cells = [c for tab in server.google.files[OUTPUT].sheet.tabs for c in tab.cells.values()]

    assert not any("formulaValue" in cell.get("userEnteredValue", {}) for cell in cells)
    assert any("=IMPORTXML" in str(cell.get("userEnteredValue")) for cell in cells)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            "unshared",
            "is not there for us, or was deleted; share it with robot@example.iam.gserviceaccount.com",
        ),
        ("binned", "is in the bin of Drive; restore it"),
        ("excel", "is an Excel file in Drive, no Google Sheet; open it there and choose File > Save as"),
        ("shortcut", "is a shortcut; name the spreadsheet itself"),
    ],
)
def test_a_spreadsheet_that_cannot_be_read_is_one_line_with_the_fix(
    server: Server, town: Town, change: str, says: str
) -> None:
    file = next(file for file in server.google.files.values() if file.name == "Xã Kỳ Nam")
    text = town.config.read_text(encoding="utf-8")
    town.config.write_text(
        text + f'[[sources]]\nspreadsheet = "{file.id}"\nunit = "Kỳ Nam"\n', encoding="utf-8"
    )
    file.parents = ()
    file.rights = {} if change == "unshared" else file.rights
    file.trashed = change == "binned"
    excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    kinds = {"excel": excel, "shortcut": "application/vnd.google-apps.shortcut"}
    file.mime = kinds.get(change, file.mime)

    outcome = town.call("run", "--json")

    assert (outcome.code, len(outcome.err.splitlines())) == (3, 1)
    assert says in outcome.err
    assert figure(outcome.report, "registered")[0] == 26


def test_a_disabled_service_is_one_line_with_the_link(server: Server, town: Town) -> None:
    server.google.disabled.add("sheets.googleapis.com")
    outcome = town.call("run")

    assert outcome.code == 1
    assert "enable it at https://console.developers.google.com/apis/api/sheets.googleapis.com" in outcome.err


def test_the_example_file_as_credentials_is_plainly_refused(town: Town) -> None:
    example = EXAMPLE.parents[1] / "credentials.example.json"
    (town.folder / "key.json").write_bytes(example.read_bytes())
    outcome = town.call("run")

    assert (outcome.code, outcome.err) == (
        2, "sheets-sync: key.json: is the example; replace it by the key that Google Cloud gives you\n",
    )  # fmt: skip


def test_a_key_that_others_can_read_gets_a_warning(town: Town) -> None:
    (town.folder / "key.json").chmod(0o644)
    outcome = town.call("check", "-q")
    loud = town.call("check")

    assert outcome.err == ""
    assert (
        loud.err
        == "sheets-sync: key.json: others on this machine can read this key; run: chmod 600 key.json\n"
    )


PASSING = [429, 503, "html", "reset", "truncate", "expire"]
AFTER = ["html", "reset", "truncate", 503]
ALL_REQUESTS = range(7)


@pytest.fixture
def small(server: Server, town: Town) -> Town:
    """Keep two wards only: one token, one listing, two reads, the output's read, its write, its check."""
    names = {"Xã Kỳ Nam", "Xã Kỳ Hà", "Tổng hợp"}
    server.google.files = {key: file for key, file in server.google.files.items() if file.name in names}
    return town


FAULTS = [
    (nth, kind, after)
    for nth in ALL_REQUESTS
    for kind, after in [*((kind, False) for kind in PASSING), *((kind, True) for kind in AFTER)]
    if (nth, kind) != (0, "expire")
]


@pytest.mark.parametrize(("nth", "kind", "after"), FAULTS)
def test_a_passing_fault_at_any_request_changes_nothing(
    server: Server, small: Town, nth: int, kind: str | int, after: bool
) -> None:
    before = inputs(server)
    server.faults.append(Fault(nth, kind, after))
    outcome = small.call("run", "--json")
    server.faults.clear()

    assert (outcome.code, outcome.report["status"], len(server.log) > nth) == (0, "done", True)
    assert figure(outcome.report, "registered")[0] == 3
    assert inputs(server) == before
    assert {o["change"] for o in small.report()["outputs"]} == {"unchanged"}


def test_a_quota_that_never_ends_ends_the_run_within_its_budget(server: Server, small: Town) -> None:
    server.faults.append(Fault(1, 429, times=10_000))
    outcome = small.call("run")

    assert (outcome.code, len(outcome.err.splitlines())) == (1, 1)
    assert "Google Drive: Google answers 429" in outcome.err
    assert len(server.log) < 200


def test_the_local_and_the_google_output_hold_the_same_values(
    server: Server, town: Town, tmp_path: Path
) -> None:
    town.call("run")
    config = town.config.read_text(encoding="utf-8")
    local = (
        config[: config.index("[output]")]
        + '[output]\npath = "tong-hop.xlsx"\n'
        + config[config.index("[goo") :]
    )
    town.config.write_text(local, encoding="utf-8")
    town.call("run")
    workbook = load_workbook(tmp_path / "tong-hop.xlsx")

    for sheet in workbook:
        mine = [list(row[:3]) for row in sheet.iter_rows(values_only=True)][:8]
        theirs = [row[:3] for row in values(server, sheet.title)][:8]
        assert [[str(v) for v in row if isinstance(v, str)] for row in mine] == [
            [str(v) for v in row if isinstance(v, str)] for row in theirs
        ]
