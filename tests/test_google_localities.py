"""A roll-up over Google: summaries that other sites wrote are read, kept in mind, and never written to."""

from __future__ import annotations

from pathlib import Path

from google_town import OUTPUT, GoogleTown, own_tabs
from towns import figure

ABOVE = f"""[site]
name = "Tỉnh Hà Tĩnh"
[units]
path = "units.csv"
[[sources]]
spreadsheet = "https://docs.google.com/spreadsheets/d/{OUTPUT}/edit"
summaries = true
[output]
path = "tong-hop.xlsx"
feedback = true
[google]
credentials = "key.json"
[plugins]
disable = ["models", "dialogues", "overview"]
"""


def test_a_summary_on_google_is_added_up_once_and_left_as_it_is(small: GoogleTown, tmp_path: Path) -> None:
    below = figure(small.report("--period", "2023-Q1"), "registered")
    before = own_tabs([small.files[OUTPUT]])
    small.write_config(ABOVE)
    (tmp_path / "units.csv").write_text("Tên,Loại\nKỳ Anh,thị xã\n", encoding="utf-8")
    first = small.report("--period", "2023-Q1")
    small.asked()
    again = small.report("--period", "2023-Q1")

    assert figure(first, "models.registered")[0] == figure(again, "models.registered")[0] == below[0]
    assert [source["status"] for source in again["sources"]] == ["unchanged"]
    assert small.asked() == {"token": 1, "drive": 1}
    assert own_tabs([small.files[OUTPUT]]) == before
