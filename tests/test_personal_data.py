"""What citizens' registers say of people is in no file that a run writes and in nothing that it prints."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from sheets_sync.cli import call
from towns import Town

HEAD = ["Đơn vị", "Mã đơn", "Ngày nhận đơn", "Họ tên người gửi đơn", "Địa chỉ", "Số điện thoại", "Số CCCD",
        "Loại đơn", "Nội dung tóm tắt", "Trạng thái hồ sơ"]  # fmt: skip
ROWS = [
    ["Kỳ Hà", "01", "3/1/2023", "MARK-NAME", "MARK-ADDRESS", "MARK-PHONE", "MARK-CCCD", "Kiến nghị",
     "Ông MARK-CONTENT đề nghị", "Đã giải quyết"],
    ["Kỳ Hà", "02", "31/2/2023", "MARK-NAME2", "MARK-ADDRESS2", "MARK-PHONE2", "MARK-CCCD2", "?",
     "MARK-CONTENT2", ""],
    ["Xóm không là đơn vị", "03", "", "MARK-NAME3", "", "", "", "", "MARK-CONTENT3", ""],
]  # fmt: skip


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town(tmp_path, {"Kỳ Hà": "xã", "Kỳ Hoa": "xã"})
    people = [["Họ và tên", "Ngày sinh", "Số CCCD"], ["MARK-LIST", "1/1/1970", "MARK-ID"]]
    town.add("a.xlsx", Đơn_thư=[["SỔ ĐƠN THƯ"], HEAD, *ROWS], Danh_sách_công_dân=people)
    return town


def test_no_mark_of_a_person_is_written_or_said(town: Town) -> None:
    said = [town.call("run", "-vv"), town.call("run", "--json", "--full"), town.call("check", "-v"),
            town.call("run", "--dry-run", "-v")]  # fmt: skip
    code = call(["close", "2023-Q1", "-q", "-c", str(town.config), "--today", "2023-04-02"])
    written = []
    for path in town.folder.rglob("*"):
        if path.is_file() and "registers" not in path.parts:
            written.append(path.read_bytes())
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    written += [archive.read(name) for name in archive.namelist()]

    assert code == 0
    assert "petitions" in said[1].out
    assert [text for outcome in said for text in (outcome.out, outcome.err) if "MARK" in text] == []
    assert [content[:80] for content in written if b"MARK" in content] == []
