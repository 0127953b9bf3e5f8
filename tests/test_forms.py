"""Sites of other versions: an older one goes on, what a newer one made is refused and left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheets_sync.diff import Mark, mark_of
from sheets_sync.places import cache_folder
from towns import CONFIG, Town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town(tmp_path, {"Kỳ Hà": "xã", "Kỳ Hoa": "xã"})
    town.add("a.xlsx", Mô_hình=[["Đơn vị", "Tên mô hình", "Ngày đăng ký"], ["Kỳ Hà", "Camera", "1/3/2023"]])
    return town


def test_a_config_of_a_newer_form_is_refused(town: Town) -> None:
    town.config.write_text("version = 2\n" + CONFIG, encoding="utf-8")

    assert (town.call("run").code, town.call("run").err) == (2, (
        "sheets-sync: sheets-sync.toml, version: 2 is of a newer sheets-sync, this one knows 1; upgrade it "
        "(pip install -U sheets-sync)\n"
    ))  # fmt: skip


def test_tabs_of_a_newer_form_are_refused_and_left_alone(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as newer:
        newer.setattr("sheets_sync.diff.Mark.__init__.__defaults__", ("", "2", ""))
        # The newer program is this one but for its form, so what it keeps of its run is put away.
        town.call("run")
        (cache_folder(town.config) / "run").unlink()
    before = town.output.read_bytes()
    ends = [town.call(command) for command in ("run", "check")]

    assert [(end.code, end.err) for end in ends] == [(1, (
        "sheets-sync: tong-hop.xlsx: «Tổng hợp» was made by a newer sheets-sync; upgrade this one (pip "
        "install -U sheets-sync)\n"
    ))] * 2  # fmt: skip
    assert town.output.read_bytes() == before


def test_tabs_of_before_there_were_forms_are_of_the_first_one() -> None:
    mark = mark_of({"owner": "models", "content": "abc", "look": "def", "of a newer one": 1})

    assert (mark, mark.is_newer) == (Mark("models", "abc", "def", "", "1"), False)
