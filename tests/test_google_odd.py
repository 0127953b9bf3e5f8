"""Odd answers, odd configs, odd neighbours: a clear line each, and nothing lost."""

from __future__ import annotations

import shutil
from typing import Any

import pytest
from openpyxl import Workbook

from google_server import Fault, Server
from google_town import CONFIG, FEEDBACK, FOLDER, OUTPUT, ROBOT, GoogleTown, TinyTown, new_file
from towns import figure


@pytest.fixture
def tiny(server: Server, tmp_path_factory: pytest.TempPathFactory) -> TinyTown:
    return TinyTown(tmp_path_factory.mktemp("tiny"), server)


def test_a_telephone_number_in_a_date_column_costs_its_row_alone(tiny: TinyTown) -> None:
    cells = tiny.ward("Xã Kỳ Hà").sheet.named("Thứ Bảy").cells
    form = {"numberFormat": {"type": "DATE", "pattern": "dd/mm/yyyy"}}
    cells[1, 1] = {"userEnteredValue": {"numberValue": 912345678}, "userEnteredFormat": form}
    outcome = tiny.call("run", "--json")

    assert (outcome.code, outcome.err) == (0, "")
    assert ("date-invalid", "B2", "912345678") in [
        (p["code"], p["cell"], p["found"]) for p in outcome.report["problems"]
    ]


@pytest.mark.parametrize("place", ["output", "units"])
def test_the_sites_own_spreadsheet_can_be_no_source(small: GoogleTown, place: str) -> None:
    units = f'spreadsheet = "{small.ward("Xã Kỳ Nam").id}"'
    named = OUTPUT if place == "output" else small.ward("Xã Kỳ Nam").id
    small.ward("Xã Kỳ Nam").sheet.tabs[0].cells.clear()
    small.ward("Xã Kỳ Nam").sheet.tabs[0].type_in(0, 0, "Tên")
    small.ward("Xã Kỳ Nam").sheet.tabs[0].type_in(0, 1, "Loại")
    small.ward("Xã Kỳ Nam").sheet.tabs[0].type_in(1, 0, "Kỳ Hà")
    small.ward("Xã Kỳ Nam").sheet.tabs[0].type_in(1, 1, "xã")
    small.write_config(
        CONFIG.replace('path = "units.csv"', units) + f'[[sources]]\nspreadsheet = "{named}"\n'
    )
    outcome = small.call("run")

    assert (outcome.code, outcome.err) == (
        2, f"sheets-sync: sources: {named} is the output or the units list, so it can be no source\n",
    )  # fmt: skip


@pytest.mark.parametrize("first", ["folder", "link"])
def test_a_spreadsheet_named_by_its_folder_and_by_link_has_the_unit_of_the_link(
    small: GoogleTown, first: str
) -> None:
    ward = small.ward("Xã Kỳ Nam")
    link = f'[[sources]]\nspreadsheet = "{ward.id}"\nunit = "Kỳ Hoa"\n'
    folder = CONFIG[CONFIG.index("[[sources]]") : CONFIG.index("[output]")]
    small.write_config(CONFIG.replace(folder, folder + link if first == "folder" else link + folder))

    assert figure(small.report(), "registered", "Kỳ Hoa")[0] == 1


def test_a_spreadsheet_named_with_two_units_is_a_mistake(small: GoogleTown) -> None:
    links = "".join(f'[[sources]]\nspreadsheet = "{small.ward("Xã Kỳ Nam").id}"\nunit = "{unit}"\n'
                    for unit in ("Kỳ Hoa", "Kỳ Hà"))  # fmt: skip
    small.write_config(CONFIG + links)
    outcome = small.call("run")

    assert (outcome.code, "is named with two units, Kỳ Hoa and Kỳ Hà" in outcome.err) == (2, True)


def test_a_workbook_and_a_spreadsheet_of_one_name_are_two_sources(tiny: TinyTown) -> None:
    book = Workbook()
    for row in (["Đơn vị", "Ngày thực hiện"], ["Kỳ Nam", "5/3/2023"], ["Kỳ Nam", "6/3/2023"]):
        book.worksheets[0].append(row)
    book.save(tiny.folder / "Xã Kỳ Hà")
    text = tiny.config.read_text(encoding="utf-8")
    tiny.write_config(text.replace("[output]", '[[sources]]\npath = "Xã Kỳ Hà"\n[output]'))
    report = tiny.report()

    assert [s["name"] for s in report["sources"]] == ["Xã Kỳ Hà", "Xã Kỳ Hà (source-0000000000)", "Xã Kỳ Nam"]
    assert figure(report, "works")[0] == 4


def test_another_machine_that_wrote_after_us_is_noticed(
    tiny: TinyTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    def on(machine: str, *options: str) -> Any:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tiny.folder / machine))
        return tiny.report(*options)

    on("A")
    tiny.server.google.edit(tiny.ward("Xã Kỳ Nam").id, "Thứ Bảy", (2, 1), "11/3/2023")
    seen_by_b, seen_by_a = on("B"), on("A")
    on("B", "--period", "2022-Q4")
    back = on("A")

    assert figure(seen_by_a, "works") == figure(seen_by_b, "works") == (3, 3, 1)
    assert {o["change"] for o in back["outputs"]} != {"unchanged"}
    assert "Quý I/2023" in str(tiny.cells(OUTPUT, "Thứ Bảy vì dân")[0][0])


def test_a_file_renamed_after_our_write_is_read_again(tiny: TinyTown) -> None:
    tiny.call("run")
    ward = tiny.ward("Xã Kỳ Nam")
    ward.name, ward.version = "Xã Kỳ Nam mới", ward.version + 1

    assert [s["status"] for s in tiny.report()["sources"]] == ["unchanged", "read"]


def test_a_failed_part_is_said_in_the_wards_own_tab(tiny: TinyTown) -> None:
    plugin = tiny.folder / "plugins" / "saturdays.py"
    text = plugin.read_text(encoding="utf-8").replace("    tally.count", "    1 / 0\n    tally.count")
    plugin.write_text(text, encoding="utf-8")
    outcome = tiny.call("run")
    rows = tiny.cells(tiny.ward("Xã Kỳ Nam").id, "Cần bổ sung")

    assert outcome.code == 3
    assert rows[2][0] == "⚠ CHƯA ĐỦ SỐ LIỆU: phần bị lỗi: saturdays."


def test_a_units_list_in_a_spreadsheet_says_nothing_of_the_cache_and_heeds_its_tab(tiny: TinyTown) -> None:
    units = new_file("units-0123456789", "Danh mục")
    units.sheet.add("A", [["Tên", "Loại"], ["Kỳ Hà", "xã"]])
    units.sheet.add("B", [["Tên", "Loại"], ["Kỳ Hà", "xã"], ["Kỳ Nam", "xã"]])
    tiny.files[units.id] = units
    told = []
    for tab in ("A", "A", "B"):
        text = tiny.config.read_text(encoding="utf-8")
        start, end = text.index("[units]"), text.index("[[sources]]")
        tiny.write_config(f'{text[:start]}[units]\nspreadsheet = "{units.id}"\ntab = "{tab}"\n{text[end:]}')
        outcome = tiny.call("run", "--json")
        told.append((outcome.code, outcome.err, figure(outcome.report, "works")[0]))

    assert told == [(0, "", 1), (0, "", 1), (0, "", 2)]


def test_a_chart_that_has_the_title_of_one_of_our_tabs_is_left_alone(tiny: TinyTown) -> None:
    chart = tiny.files[OUTPUT].sheet.add("Thứ Bảy vì dân", [])
    del chart.properties["gridProperties"]
    chart.properties["sheetType"] = "OBJECT"
    outcome = tiny.call("run", "--json")
    skipped = [o["tab"] for o in outcome.report["outputs"] if o["change"] == "skipped"]

    assert (outcome.code, skipped) == (3, ["Thứ Bảy vì dân"])


def test_a_summary_in_the_bin_is_not_written_to(tiny: TinyTown) -> None:
    tiny.files[OUTPUT].trashed = True
    outcome = tiny.call("run")

    assert (outcome.code, outcome.err.strip()) == (
        1, "sheets-sync: Tổng hợp: is in the bin of Drive; restore it or take it out of the config",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            {"error": {"code": 400, "message": "You are trying to edit a protected cell or object."}},
            "protected",
        ),
        (
            {"error": {"code": 413, "message": "Request payload size exceeds the limit"}},
            "refuses the request (413",
        ),
        ({"error": "denied"}, "refuses the request (400: "),
    ],
)
def test_a_write_that_is_refused_for_good_is_sent_twice_and_no_more(
    tiny: TinyTown, body: dict[str, Any], says: str
) -> None:
    status = body["error"]["code"] if isinstance(body["error"], dict) else 400
    tiny.server.faults += [Fault(nth, (status, body)) for nth in (6, 8, 10, 12)]
    outcome = tiny.call("run")

    assert (outcome.code, len(outcome.err.splitlines()), tiny.asked()["write"]) == (1, 1, 2)
    assert says in outcome.err


LISTINGS: list[Any] = [[], None, "x", {"files": None}, {"files": ["a"]}, {"files": [{}]},
                       {"files": [{"id": "a", "capabilities": None}]}]  # fmt: skip


@pytest.mark.parametrize("answer", LISTINGS, ids=str)
def test_a_listing_of_another_form_is_one_line(tiny: TinyTown, answer: Any) -> None:
    tiny.server.faults.append(Fault(1, (200, answer), times=1000))
    outcome = tiny.call("run")

    assert (outcome.code, len(outcome.err.splitlines())) == (1, 1)
    assert "unexpected" not in outcome.err


def test_a_listing_that_never_ends_ends(tiny: TinyTown) -> None:
    page = {"files": [{"id": "a", "name": "a"}], "nextPageToken": "again"}
    tiny.server.faults.append(Fault(1, (200, page), times=1000))
    tiny.call("run")

    assert tiny.asked()["drive"] == 2


REFUSALS: list[tuple[int, Any]] = [
    (403, {"error": "denied"}), (403, {"error": {"code": 403, "message": "no", "details": ["x"]}}),
    (404, {"error": {"code": 404, "message": "no", "errors": {"a": 1}}}), (403, "no"),
    (404, {"error": {"code": 404, "message": "no", "errors": ["x"]}}),
]  # fmt: skip


@pytest.mark.parametrize(("status", "body"), REFUSALS)
def test_a_refusal_of_one_ward_in_any_form_costs_that_ward_alone(
    tiny: TinyTown, status: int, body: Any
) -> None:
    tiny.server.faults.append(Fault(0, (status, body), times=1000, only="source-0000000000"))
    outcome = tiny.call("run", "--json")

    assert (outcome.code, len(outcome.err.splitlines())) == (3, 1)
    assert "share it with" in outcome.err
    assert [s["status"] for s in outcome.report["sources"]].count("failed") == 1


def test_credentials_that_lack_a_right_are_not_told_to_share(tiny: TinyTown) -> None:
    body = {"error": {"code": 403, "message": "Request had insufficient authentication scopes."}}
    tiny.server.faults.append(Fault(0, (403, body), times=1000, only="source-0000000000"))

    assert "the credentials may not read spreadsheets; log in anew" in tiny.call("run").err


def test_check_forgets_nothing_that_run_remembers(small: GoogleTown) -> None:
    small.write_config(FEEDBACK)
    small.call("run")
    small.call("check")
    small.asked()
    small.call("run")

    assert small.asked() == {"token": 1, "drive": 1}


def test_a_source_of_the_outputs_name_is_told_apart(tiny: TinyTown) -> None:
    shutil.rmtree(tiny.folder / "none", ignore_errors=True)
    other = new_file("another-0123456789", "Tổng hợp", folder=FOLDER)
    tiny.files[other.id] = other
    names = {(o["name"], o["tab"]) for o in tiny.report()["outputs"] if o["tab"] == "Cần bổ sung"}

    assert ("Tổng hợp (another-0123456789)", "Cần bổ sung") in names
    assert ROBOT in other.rights


@pytest.mark.parametrize("cell", ["dt.datetime(2023, 3, 1)", "10**400", "float('inf')"])
def test_a_plugins_cell_that_no_sheet_can_hold_costs_its_tab_alone(tiny: TinyTown, cell: str) -> None:
    plugin = tiny.folder / "plugins" / "saturdays.py"
    shown = f"    tally.show(TableBlock([Head('x')], [Row([Cell({cell})])]))\n    return"
    text = plugin.read_text(encoding="utf-8").replace("    return", shown)
    text = text.replace("import Column", "import Cell, Head, Row, TableBlock, Column")
    plugin.write_text(
        text.replace("from sheets_sync", "import datetime as dt\nfrom sheets_sync", 1), encoding="utf-8"
    )
    outcome = tiny.call("run")

    assert (outcome.code, len(outcome.err.splitlines())) == (3, 1)
    assert outcome.err.startswith("sheets-sync: plugin saturdays, saturdays.py:")


def test_a_plugins_date_is_shown_as_one(tiny: TinyTown) -> None:
    plugin = tiny.folder / "plugins" / "saturdays.py"
    shown = "    tally.show(TableBlock([Head('x')], [Row([Cell(dt.date(2023, 3, 1))])]))\n    return"
    text = plugin.read_text(encoding="utf-8").replace("    return", shown)
    text = text.replace("import Column", "import Cell, Head, Row, TableBlock, Column")
    plugin.write_text(
        text.replace("from sheets_sync", "import datetime as dt\nfrom sheets_sync", 1), encoding="utf-8"
    )

    assert (tiny.call("run").code, tiny.call("run").code) == (0, 0)
