"""A period closed in a spreadsheet on Google: one write, and the next quiet run reads nothing."""

from __future__ import annotations

from google_town import OUTPUT, GoogleTown
from sheets_sync.cli import call
from towns import figure

ARGUMENTS = ["2023-Q1", "-q", "--today", "2023-04-02"]


def test_closed_figures_stay_though_a_ward_edits_its_sheet(small: GoogleTown) -> None:
    before = small.report()
    small.asked()
    code = call(["close", *ARGUMENTS, "-c", str(small.config)])
    asked = small.asked()
    ward = small.ward("Xã Kỳ Nam")
    small.server.google.edit(ward.id, "Mô hình DVK", (4, 6), "Hiệu quả")
    after = small.report()
    small.asked()
    small.report()

    assert (code, asked["write"]) == (0, 1)
    assert small.asked() == {"token": 1, "drive": 1}
    assert after["figures"] == before["figures"]
    assert figure(after, "effective") == (1, 1, 0)
    assert [p["message"].partition("thay đổi: ")[2] for p in after["problems"]
            if p["code"] == "changed-after-closing"] == ["trước là đăng ký, nay là hiệu quả."]  # fmt: skip


def test_reopened_it_follows_the_sheets_again(small: GoogleTown) -> None:
    small.call("run")
    closed = call(["close", *ARGUMENTS, "-c", str(small.config)])
    reopened = call(["reopen", *ARGUMENTS, "--reason", "Sửa số liệu", "-c", str(small.config)])
    log = [row[1] for row in small.cells(OUTPUT, "Đã chốt") if row and row[0] == "2023-Q1"]

    assert (closed, reopened, log) == (0, 0, ["Chốt", "Mở lại"])
