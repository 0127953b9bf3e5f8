"""The same against Google itself, for whoever has an account; skipped elsewhere.

Set SHEETS_SYNC_LIVE_CREDENTIALS to a key file and SHEETS_SYNC_LIVE_SPREADSHEET to a spreadsheet of no worth
that is shared with it as Editor. Its tabs of ours are written anew; others are left alone.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from google_town import EXAMPLE
from towns import Town, figure

KEY = os.environ.get("SHEETS_SYNC_LIVE_CREDENTIALS", "")
SPREADSHEET = os.environ.get("SHEETS_SYNC_LIVE_SPREADSHEET", "")
needs_account = pytest.mark.skipif(
    not (KEY and SPREADSHEET),
    reason="SHEETS_SYNC_LIVE_CREDENTIALS and SHEETS_SYNC_LIVE_SPREADSHEET are not set",
)
CONFIG = """[site]
name = "Thị xã Kỳ Anh"
[units]
path = "{example}/units.csv"
[[sources]]
path = "{example}/registers/**/*.xlsx"
[output]
spreadsheet = "{spreadsheet}"
[google]
credentials = "{key}"
"""


@needs_account
def test_the_example_town_is_written_to_google_read_back_and_then_left_alone(tmp_path: Path) -> None:
    config = CONFIG.format(example=EXAMPLE.as_posix(), spreadsheet=SPREADSHEET, key=KEY)
    town = Town(tmp_path, {"Kỳ Hà": "xã"}, config)
    first, second, third = (town.report(*options) for options in ([], [], ["--full"]))

    assert figure(first, "registered")[0] == 27
    assert first["requests"]["sheets_write"] <= 1
    assert {o["change"] for o in second["outputs"]} == {"unchanged"}
    assert second["requests"]["sheets_read"] == 0
    assert {o["change"] for o in third["outputs"]} == {"unchanged"}
