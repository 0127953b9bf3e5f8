"""A town that no code was written for: other headings, another layout, three injected errors."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from towns import Town, figure


def test_its_figures_are_right_and_its_problems_are_exactly_the_three(tmp_path: Path) -> None:
    town = Town(
        tmp_path, {"Xuân Lộc": "xã", "Trà Cổ": "phường", "Thạch Bằng": "thị trấn", "Hội CCB": "tổ chức"}
    )
    town.add(
        "2023/Dân vận khéo.xlsx",
        Sheet1=[
                ["BIỂU 02: TỔNG HỢP MÔ HÌNH DÂN VẬN KHÉO"],
                ["(Kèm theo Báo cáo số      /BC-BCĐ, ngày     tháng 3 năm 2023)"],
                [],
                ["Tháng ĐK", "Nội dung mô hình", "Số điện thoại", "KT", "VH-XH", "QP-AN", "Xây dựng Đảng",
                 "Địa phương", "TT", "Tiến độ"],
                [None, "I. Khối xã, phường, thị trấn"],
                ["T2/2023", "Cổng làng an ninh", "0912", None, None, "x", None, "xã Xuân Lộc", 1, "đang làm"],
                [dt.date(2023, 3, 9), "Chợ 4.0", "0913", "x", None, None, None, "P. TRÀ CỔ", 2, "Tốt"],
                ["13.3.2023", "Bể bơi cho em", "0914", "x", "x", None, None, "Thach Bang", 3, "mới đăng ký"],
                ["15/4/2023", "Vườn thuốc nam", "0915", None, "X", None, None, "TT Thạch Bằng", 4, "đăng ký"],
                [None, "Cộng", 4],
                [None, "II. Khối tổ chức"],
                ["3/13/2023", "Nhà đồng đội", "0916", None, "x", None, None, "Hội CCB", 1, "đang làm"],
                ["1/3/2023", "Bếp ấm", "0917", None, "x", None, None, "Hội Chữ thập đỏ", 2, "đang làm"],
                [None, "TỔNG CỘNG", 6],
                [], ["Người lập biểu", None, None, "TM. BAN CHỈ ĐẠO"],
            ],
    )  # fmt: skip
    report = town.report()

    assert [(p["code"], p["severity"], p["cell"], p["found"]) for p in report["problems"]] == [
        ("choice-unknown", "error", "D8", "kinh tế; văn hoá - xã hội"),
        ("date-invalid", "error", "A12", "3/13/2023"),
        ("unit-unknown", "error", "H13", "Hội Chữ thập đỏ"),
    ]
    assert {name: figure(report, name) for name in ("registered", "by_field.kinh tế", "effective")} == {
        "registered": (3, 3, 2), "by_field.kinh tế": (1, 1, 1), "effective": (1, 1, 0),
    }  # fmt: skip
    assert figure(report, "registered", "Thạch Bằng") == (1, 1, 0)
    assert figure(report, "registered", None, "organisation") == (0, 0, 1)
