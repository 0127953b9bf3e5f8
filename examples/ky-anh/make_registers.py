"""Makes the example's workbooks of every register beside models and dialogues. `make.py` calls it."""

from __future__ import annotations

import datetime as dt
import runpy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).parent
TRUTH = runpy.run_path(str(HERE / "truth.py"))
MAKE = runpy.run_path(str(HERE / "make.py"))
HEAD = "BAN CHỈ ĐẠO CÔNG TÁC DÂN VẬN THỊ XÃ KỲ ANH"
Row = Sequence[Any]


def main() -> None:
    """Write a workbook for each register or two, the wards' tabs on scams, and the older years."""
    make_conclusions()
    make_petitions()
    make_receptions_and_publications()
    make_criteria()
    make_land_and_houses()
    make_rewards()
    for ward in TRUTH["WARDS"]:
        add_scams(ward)
    for year in TRUTH["SILENT"]:
        make_older_year(year)


def typed(value: Any) -> Any:
    """Return a date as text, as most officers type it; anything else as it is."""
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else value


def add(book: Workbook, title: str, heading: str, heads: Row, rows: Sequence[Row], widths: Row) -> Worksheet:
    """Add a tab with title rows, a header with STT, and the rows numbered."""
    sheet: Worksheet = book.create_sheet(title)
    numbered = [[number, *map(typed, row)] for number, row in enumerate(rows, 1)]
    MAKE["fill"](sheet, [HEAD, heading, None], ["STT", *heads], numbered, [6, *widths])
    return sheet


def book_of(name: str, *tabs: tuple[str, str, Row, Sequence[Row], Row]) -> None:
    """Write a workbook with a tab for each register, each signed."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, heading, heads, rows, widths in tabs:
        MAKE["sign"](add(book, title, heading, heads, rows, widths), len(heads) + 1)
    MAKE["save"](book, name)


CONCLUSION_HEADS = ["Xã, phường", "Ngày đối thoại", "Nội dung kết luận", "Lĩnh vực", "Đơn vị thực hiện",
                    "Thời hạn", "Kết quả", "Ngày hoàn thành"]  # fmt: skip
CONCLUSION_WIDTHS = [14, 14, 44, 18, 26, 14, 18, 16]


def make_conclusions() -> None:
    """Write what the dialogues of the year concluded."""
    tab = ("Theo dõi kết luận", "THEO DÕI THỰC HIỆN KẾT LUẬN SAU ĐỐI THOẠI NĂM 2023", CONCLUSION_HEADS,
           TRUTH["CONCLUSIONS"], CONCLUSION_WIDTHS)  # fmt: skip
    book_of("Kết luận sau đối thoại.xlsx", tab)


def make_petitions() -> None:
    """Write the petitions with the columns about people that such a register has, left blank here."""
    heads = ["Đơn vị tiếp nhận", "Mã đơn", "Ngày nhận đơn", "Họ tên người gửi đơn", "Địa chỉ",
             "Số điện thoại", "Số CCCD", "Loại đơn", "Lĩnh vực", "Ngày xử lý ban đầu", "Hạn giải quyết",
             "Trạng thái hồ sơ", "Ngày kết thúc"]  # fmt: skip
    rows = [[unit, code, on, None, None, None, None, *rest] for unit, code, on, *rest in TRUTH["petitions"]()]
    book_of("Đơn thư, kiến nghị.xlsx", (
        "Đơn thư", "SỔ THEO DÕI ĐƠN THƯ, KIẾN NGHỊ CỦA NGƯỜI DÂN NĂM 2023", heads, rows,
        [16, 10, 14, 20, 20, 14, 14, 14, 18, 16, 16, 18, 16],
    ))  # fmt: skip


def make_receptions_and_publications() -> None:
    """Write the receptions of citizens, and what was made public."""
    heads = ["Đơn vị", "Ngày tiếp", "Người tiếp", "Số lượt", "Số vụ việc"]
    rows = TRUTH["receptions"]()
    book_of("Tiếp công dân.xlsx", ("Lịch tiếp dân", "TIẾP CÔNG DÂN CỦA NGƯỜI ĐỨNG ĐẦU QUÝ I NĂM 2023", heads,
                                   rows, [16, 14, 20, 10, 12]))  # fmt: skip
    heads = ["Xã, phường", "Nội dung công khai", "Nhóm nội dung", "Ngày quyết định", "Ngày công khai",
             "Số ngày niêm yết"]  # fmt: skip
    book_of("Dân chủ cơ sở.xlsx", ("Công khai", "THỰC HIỆN QUY CHẾ DÂN CHỦ Ở CƠ SỞ", heads,
                                   TRUTH["publications"](), [16, 36, 20, 16, 16, 14]))  # fmt: skip


def make_criteria() -> None:
    """Write the criteria: of communes side by side, of wards one under another."""
    names = [f"{number}. {name}" for number, name in enumerate(TRUTH["COUNTRYSIDE_NAMES"], 1)]
    wide = [[ward, *("K" if number in still else "Đ" for number in range(1, 20))]
            for ward, still in TRUTH["COUNTRYSIDE_OPEN"].items()]  # fmt: skip
    long = [[ward if number == 1 else None, number, name, "Chưa đạt" if number in still else "Đạt"]
            for ward, still in TRUTH["URBAN_OPEN"].items()
            for number, name in enumerate(TRUTH["URBAN_NAMES"], 1)]  # fmt: skip
    book_of(
        "Nông thôn mới, đô thị văn minh.xlsx",
        ("NTM nâng cao", "TIÊU CHÍ NÔNG THÔN MỚI NÂNG CAO", ["Xã", *names], wide, [14, *[11] * 19]),
        ("ĐTVM", "TIÊU CHÍ ĐÔ THỊ VĂN MINH", ["Phường", "Tiêu chí số", "Tên tiêu chí", "Kết quả"], long,
         [16, 12, 40, 14]),
    )  # fmt: skip


def make_land_and_houses() -> None:
    """Write the clearing of land, and the houses of culture in two tabs."""
    heads = ["Đơn vị", "Dự án", "Diện tích (ha)", "Tổng số hộ", "Đã kiểm đếm", "Đã phê duyệt", "Đã chi trả",
             "Đã bàn giao MB", "Đã tái định cư", "Vướng mắc", "Nội dung vướng mắc"]  # fmt: skip
    book_of("GPMB.xlsx", ("GPMB", "GIẢI PHÓNG MẶT BẰNG, TÁI ĐỊNH CƯ", heads, TRUTH["LAND"],
                          [14, 36, 12, *[11] * 7, 30]))  # fmt: skip
    heads = ["Đơn vị", "Tên nhà", "Ban điều hành", "Số đầu sách", "Số máy tính", "Wifi", "Số CLB",
             "Số buổi sinh hoạt", "Số lượt người", "Hiện trạng"]  # fmt: skip
    widths = [14, 36, 12, 10, 10, 10, 10, 12, 12, 14]
    book_of(
        "Nhà văn hoá.xlsx",
        ("NVH", "NHÀ VĂN HOÁ CỘNG ĐỒNG QUÝ I NĂM 2023", heads, TRUTH["HOUSES"], widths),
        ("Ngôi nhà trí tuệ", "NGÔI NHÀ TRÍ TUỆ QUÝ I NĂM 2023", heads, TRUTH["WISDOM_HOUSES"], widths),
    )


def make_rewards() -> None:
    """Write the rewards."""
    heads = ["Đơn vị", "Tập thể, cá nhân", "Đối tượng", "Thành tích", "Hình thức khen thưởng",
             "Cấp khen thưởng", "Số quyết định", "Ngày quyết định"]  # fmt: skip
    book_of("Khen thưởng.xlsx", ("Khen thưởng", "KHEN THƯỞNG, BIỂU DƯƠNG NĂM 2023", heads, TRUTH["REWARDS"],
                                 [16, 38, 12, 28, 16, 14, 18, 16]))  # fmt: skip


def add_scams(ward: str) -> None:
    """Add the tab on scams to a ward's own workbook."""
    name = f"{'Xã' if ward in TRUTH['COMMUNES'] else 'Phường'} {ward}.xlsx"
    path = MAKE["REGISTERS"] / "xa-phuong" / name
    book = load_workbook(path)
    heads = ["Ngày tuyên truyền", "Số buổi", "Số người", "Tờ rơi", "Số vụ"]
    add(book, "Lừa đảo", "TUYÊN TRUYỀN CẢNH GIÁC LỪA ĐẢO NĂM 2023", heads, TRUTH["scams"](ward),
        [20, 10, 10, 10, 10])  # fmt: skip
    book.save(path)


def make_older_year(year: int) -> None:
    """Write an older year's dialogues and conclusions, under the names that the wards had then."""
    heads = ["Xã, phường", "Số kế hoạch", "Ngày ban hành", "Ngày tổ chức", "Số người tham dự", "Số ý kiến",
             "Trả lời tại chỗ", "Giao xử lý", "Vượt thẩm quyền"]  # fmt: skip
    book_of(
        f"cac-nam-truoc/Năm {year}.xlsx",
        ("Đối thoại", f"TIẾP XÚC, ĐỐI THOẠI VỚI NHÂN DÂN NĂM {year}", heads, TRUTH["dialogues_of"](year),
         [16, 14, 16, 16, 12, 12, 12, 12, 12]),
        ("Kết luận", f"KẾT LUẬN SAU ĐỐI THOẠI NĂM {year}", CONCLUSION_HEADS, TRUTH["conclusions_of"](year),
         CONCLUSION_WIDTHS),
    )  # fmt: skip


if __name__ == "__main__":
    main()
