"""`sheets-sync doctor` names each fault of a site with the exact thing to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from google_town import FEEDBACK, OUTPUT, ROBOT, GoogleTown
from towns import Outcome, Town

MODELS = [["Đơn vị", "Tên mô hình", "Ngày đăng ký"], ["Kỳ Hà", "Camera", "1/3/2023"]]
PLANS = [
    ["Đơn vị", "Số kế hoạch", "Ngày ban hành", "Thời gian dự kiến"],
    ["Kỳ Hà", "1-KH/ĐU", "1/2/2023", "3/2023"],
]


def doctor(town: Town, *options: str) -> Outcome:
    """Call the command and return how it ended."""
    from sheets_sync.cli import call

    with CliRunner().isolation() as (out, err, _):
        code = call(["doctor", "-c", str(town.config), *options])
        return Outcome(code, out.getvalue().decode(), err.getvalue().decode())


def faults(town: Town) -> tuple[int, list[tuple[str, str, str, str]]]:
    """Return the exit code, and subject, name, what is said and the fix of each fault."""
    outcome = doctor(town, "--json")
    found = json.loads(outcome.out)
    return outcome.code, [(f["subject"], f["name"], f["says"], f["fix"]) for f in found if f["fix"]]


@pytest.fixture
def local(tmp_path: Path) -> Town:
    town = Town(tmp_path, {"Kỳ Hà": "xã"})
    town.add("a.xlsx", Mô_hình=MODELS, Đối_thoại=PLANS)
    return town


def test_a_tab_that_nothing_writes_any_more_is_named(local: Town) -> None:
    local.call("run")
    text = local.config.read_text(encoding="utf-8")
    local.config.write_text(f'{text}[plugins]\ndisable = ["dialogues"]\n', encoding="utf-8")

    assert [fault for fault in faults(local)[1] if fault[0] == "output"] == [
        ("output", f"tong-hop.xlsx, «{title}»", "is written by nothing any more",
         "delete that tab, or bring back the plugin dialogues as it was")
        for title in ("Đối thoại", "Chi tiết Đối thoại")
    ]  # fmt: skip


def test_a_site_in_order(local: Town) -> None:
    outcome = doctor(local)

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.splitlines() == [
        "ok    config      sheets-sync.toml: read",
        "ok    units       units.csv: 1 units",
        "ok    plugin      conclusions, countryside, democracy and 13 more: loaded",
        "ok    source      registers/a.xlsx: read, 2 tabs",
        "ok    register    registers/a.xlsx, «Mô hình»: models: header in row 1, 1 row",
        "ok    register    registers/a.xlsx, «Đối thoại»: dialogues: header in row 1, 1 row",
        "ok    register    conclusions, petitions, receptions and 7 more: is in no source; "
        "its tabs are left out",
        "ok    output      tong-hop.xlsx: can be written, 0 tabs of ours so far",
        "all is in order",
    ]


def test_each_local_fault_has_its_fix(local: Town) -> None:
    (local.folder / "registers" / "b.xlsx").write_bytes(b"x")
    local.plugin("broken", "import nothing_of_that_name")
    local.add(
        "c.xlsx", Mô_hình_2=[["Đơn vị", "Tên mô hình", "Lĩnh vực", "Trạng thái"], ["Kỳ Hà", "x", "KT", ""]]
    )

    assert faults(local) == (3, [
        ("plugin", "broken", "does not load",
         "plugin broken, broken.py:1: ModuleNotFoundError: No module named 'nothing_of_that_name'"),
        ("source", "registers/b.xlsx", "cannot be read",
         "is no Excel workbook; open it and save it as .xlsx"),
        ("register", "registers/c.xlsx, «Mô hình 2»", "its header cannot be used",
         "the header lacks the column «Ngày đăng ký»; mend the header there (cell A1)"),
    ])  # fmt: skip


def test_a_register_that_is_nowhere_is_named_with_its_headings(tmp_path: Path) -> None:
    town = Town(tmp_path, {"Kỳ Hà": "xã"})
    town.add("a.xlsx", Mô_hình=MODELS)

    assert faults(town) == (3, [
        ("register", "dialogues", "is in no source",
         "add a tab with the headings «Đơn vị», or disable the plugin"),
    ])  # fmt: skip


def test_a_mistake_in_the_units_list_stops_everything(local: Town) -> None:
    (local.folder / "units.csv").write_text("Tên,Loại\nKỳ Hà,làng\n", encoding="utf-8")
    code, found = faults(local)

    assert (code, [fault[:3] for fault in found]) == (1, [("config", "sheets-sync.toml", "cannot be used")])
    assert "«làng» is none of phường, xã" in found[0][3]


def test_a_config_that_cannot_be_read_is_wrong_usage(local: Town) -> None:
    local.config.write_text("[sit]\n", encoding="utf-8")

    assert doctor(local).code == 2


def test_a_google_site_in_order_tells_the_address_to_share_with(town: GoogleTown) -> None:
    town.write_config(FEEDBACK)
    outcome = doctor(town)

    assert (outcome.code, outcome.err) == (0, "")
    assert (
        f"ok    credentials {ROBOT}: accepted by Google; share each spreadsheet with this address"
        in outcome.out
    )
    assert "ok    output      Tổng hợp: can be written, 0 tabs of ours so far" in outcome.out
    assert "can be given its tab «Cần bổ sung»" in outcome.out
    assert town.asked() == {"token": 1, "drive": 1, "read": 14}


def test_each_fault_on_google_has_its_fix(town: GoogleTown) -> None:
    town.write_config(FEEDBACK)
    town.ward("Xã Kỳ Nam").rights = {ROBOT: "reader"}
    town.ward("Xã Kỳ Hà").trashed = True
    town.ward("Xã Kỳ Hoa").sheet.add("Cần bổ sung", [["của xã"]])
    town.files[OUTPUT].sheet.add("Đối thoại", [["của tôi"]])
    code, found = faults(town)

    assert (code, found) == (3, [
        ("source", "Xã Kỳ Hà", "cannot be read",
         "is in the bin of Drive; restore it or take it out of the config"),
        ("output", "Tổng hợp, «Đối thoại»", "is somebody else's tab, so it is left alone",
         "rename that tab; the next run then makes its own"),
        ("output", "Xã Kỳ Hoa", "has a tab «Cần bổ sung» of its own", "rename that tab"),
        ("output", "Xã Kỳ Nam", "gets no tab «Cần bổ sung»",
         f"can only be read, so nothing is written there; share it with {ROBOT} as Editor"),
    ])  # fmt: skip


@pytest.mark.parametrize("right", ["reader", None])
def test_a_summary_that_cannot_be_written_stops_everything(town: GoogleTown, right: str | None) -> None:
    town.files[OUTPUT].rights = {ROBOT: right} if right else {}
    code, found = faults(town)

    assert (code, [fault[0] for fault in found]) == (1, ["output"])
    assert f"share it with {ROBOT} as Editor" in found[0][3]


def test_a_service_that_is_not_enabled_is_told_with_its_link(town: GoogleTown) -> None:
    town.server.google.disabled.add("www.googleapis.com")
    outcome = doctor(town, "-q")

    assert (outcome.code, len(outcome.out.splitlines())) == (1, 3)
    assert "enable it at https://console.developers.google.com/apis/api/www.googleapis.com" in outcome.out


def test_a_missing_key_is_told(town: GoogleTown) -> None:
    (town.folder / "key.json").unlink()

    assert faults(town)[1] == [
        ("config", "sheets-sync.toml", "cannot be used",
         "google.credentials: there is no file key.json; put the key there"),
    ]  # fmt: skip
