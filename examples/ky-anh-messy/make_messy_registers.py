"""Makes the messy town's other registers: the truth of the example town, in other layouts, typed badly."""

from __future__ import annotations

import runpy
from collections.abc import Sequence
from itertools import cycle, groupby
from pathlib import Path
from typing import Any

from openpyxl import Workbook

HERE = Path(__file__).parent
MESSY = runpy.run_path(str(HERE / "make_messy.py"))
TRUTH = runpy.run_path(str(HERE.parent / "ky-anh" / "truth.py"))
FULL = cycle(["{d:02}/{m:02}/{y}", "{d}.{m}.{y}", "ngày {d:02} tháng {m} năm {y}", "serial", "{d}-{m}-{y}",
              "date", "{d} /{m} /{y}"])  # fmt: skip
STATES = {TRUTH["DONE"]: cycle(["Đã giải quyết", "xong", "đã hoàn thành"]),
          TRUTH["AT_WORK"]: cycle(["đang thực hiện", "Đang xử lý", "dang giai quyet"]),
          TRUTH["NOT_BEGUN"]: cycle(["chưa thực hiện", "CHƯA GIẢI QUYẾT", "chưa"])}  # fmt: skip
Row = Sequence[Any]


def main() -> None:
    """Write the workbooks."""
    make_conclusions()
    make_petitions()
    make_one_tab_each()
    make_criteria()
    make_scams()
    make_older_years()


def cell(value: Any) -> Any:
    """Return a date in one form or another, a state in other words, a unit's name misspelt."""
    if hasattr(value, "year"):
        return MESSY["typed"](value, next(FULL))
    return next(STATES[value]) if value in STATES else value


def write(name: str, tab: str, heads: Sequence[Row], rows: Sequence[Row], merges: Row = ()) -> None:
    """Write a workbook of one tab: a title, the header's rows, the rows numbered, a signature."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = tab
    put = MESSY["put"]
    put(sheet, [["THỊ ỦY KỲ ANH"], ["(Biểu mẫu kèm theo Công văn số    -CV/BDV)"], [], *heads])
    for area in merges:
        sheet.merge_cells(area)
    put(sheet, [[number, *map(cell, row)] for number, row in enumerate(rows, 1)])
    put(sheet, [[], [None, "NGƯỜI LẬP BIỂU", None, "TM. BAN THƯỜNG VỤ"]])
    MESSY["save"](book, name)


def unit_first(rows: Sequence[Row]) -> list[list[Any]]:
    """Return the rows with the unit's name misspelt, and only where it changes."""
    found = []
    for _, group in groupby(rows, key=lambda row: row[0]):
        for number, row in enumerate(group):
            found.append([MESSY["spelled"](row[0]) if number == 0 else None, *row[1:]])
    return found


def make_conclusions() -> None:
    """Write what was concluded, under a header of two rows and a numbering row."""
    heads: list[Row] = [["TT", "Địa phương", "Nội dung", None, None, "Tổ chức thực hiện", None, None, None],
             [None, None, "Ngày đối thoại", "Nội dung kiến nghị", "Lĩnh vực", "Cơ quan chủ trì", "Hạn xử lý",
              "Tình trạng", "Hoàn thành ngày"], [f"({n})" for n in range(1, 10)]]  # fmt: skip
    merges = ["A4:A5", "B4:B5", "C4:E4", "F4:I4"]
    write("Biểu kết luận.xlsx", "Giám sát sau đối thoại", heads, unit_first(TRUTH["CONCLUSIONS"]), merges)


def make_petitions() -> None:
    """Write the petitions, each ward's together, with the personal columns that wards keep."""
    heads = [["STT", "Xã/phường", "Số đến", "Ngày tiếp nhận", "Họ và tên công dân", "Nơi ở", "Phân loại đơn",
              "Lĩnh vực", "Ngày thụ lý", "Thời hạn", "Kết quả giải quyết", "Ngày xong"]]  # fmt: skip
    rows = sorted(TRUTH["petitions"](), key=lambda row: TRUTH["WARDS"].index(row[0]))
    kinds = {"Kiến nghị": "đơn kiến nghị", "Khiếu nại": "KHIẾU NẠI", "Tố cáo": "đơn tố cáo",
             "Phản ánh": "phan anh"}  # fmt: skip
    typed = [(u, code, on, None, None, kinds[kind], *rest) for u, code, on, kind, *rest in rows]
    write("Sổ đơn thư.xlsx", "Đơn thư 2023", heads, unit_first(typed))


def make_one_tab_each() -> None:
    """Write the registers that are typed much as in the clean town, with other headings and spellings."""
    heads = ["TT", "Tên đơn vị", "Ngày tiếp dân", "Chức vụ người tiếp", "Số lượt người", "Số vụ"]
    receivers = {"Bí thư Đảng uỷ": "Bí thư", "Chủ tịch UBND": "CT UBND"}
    rows = [(unit, on, receivers[who], *rest) for unit, on, who, *rest in TRUTH["receptions"]()]
    write("Tiếp dân.xlsx", "Tiếp công dân quý I", [heads], unit_first(rows))
    heads = ["TT", "Xã, phường, thị trấn", "Nội dung", "Nhóm", "Ngày quyết định", "Ngày niêm yết",
             "Số ngày công khai"]  # fmt: skip
    groups = {"Công khai": "CK", "Bàn và quyết định": "dân bàn", "Tham gia ý kiến": "lấy ý kiến"}
    rows = [(unit, item, groups[group], *rest) for unit, item, group, *rest in TRUTH["publications"]()]
    write("QCDC.xlsx", "QCDC", [heads], unit_first(rows))
    heads = ["TT", "Đơn vị", "Tên công trình", "Diện tích thu hồi (m2)", "Số hộ ảnh hưởng", "Kiểm đếm",
             "Phê duyệt phương án", "Chi trả", "Bàn giao mặt bằng", "Bố trí tái định cư", "Số hộ vướng mắc",
             "Nguyên nhân vướng mắc"]  # fmt: skip
    rows = [(unit, name, round(float(area.replace(",", ".")) * 10_000), *map(str, rest[:-1]), rest[-1])
            for unit, name, area, *rest in TRUTH["LAND"]]  # fmt: skip
    write("BT GPMB.xlsx", "Giải phóng mặt bằng", [heads], unit_first(rows))
    heads = ["TT", "Xã, phường", "Nhà văn hoá thôn, TDP", "NNTT", "Ban quản lý", "Đầu sách", "Máy tính",
             "Wifi", "Câu lạc bộ", "Số buổi hoạt động", "Lượt người đến", "Tình trạng"]  # fmt: skip
    houses = [(*row[:2], mark, *row[2:]) for mark, name in ((None, "HOUSES"), ("x", "WISDOM_HOUSES"))
              for row in TRUTH[name]]  # fmt: skip
    write("NVH.xlsx", "NVH cộng đồng", [heads], unit_first(houses))
    heads = ["TT", "Đơn vị đề nghị", "Tên tập thể, cá nhân", "Loại đối tượng", "Nội dung thành tích",
             "Hình thức", "Cấp khen", "Số, ngày quyết định"]  # fmt: skip
    rows = [(*row[:6], f"{row[6]} ngày {row[7]:%d/%m/%Y}" if row[6] else f"{row[7]:%d/%m/%Y}")
            for row in TRUTH["REWARDS"]]  # fmt: skip
    write("Thi đua.xlsx", "Biểu dương 2023", [heads], unit_first(rows))


def make_criteria() -> None:
    """Write the criteria the other way round: of communes one under another, of wards side by side."""
    long = [(unit, f"TC{number}", name, "K" if number in still else "Đ")
            for unit, still in TRUTH["COUNTRYSIDE_OPEN"].items()
            for number, name in enumerate(TRUTH["COUNTRYSIDE_NAMES"], 1)]  # fmt: skip
    heads = [["TT", "Xã", "TC", "Nội dung tiêu chí", "Đánh giá"]]
    write("Tiêu chí xã.xlsx", "Tiêu chí NTM 2023", heads, unit_first(long))
    marks = cycle(["x", "đạt", "Đ"])
    wide = [(MESSY["spelled"](unit), *("chưa đạt" if n in still else next(marks) for n in range(1, 10)))
            for unit, still in TRUTH["URBAN_OPEN"].items()]  # fmt: skip
    two: list[Row] = [["TT", "Phường", "Tiêu chí đô thị văn minh", *[None] * 8],
                      [None, None, *(f"Tiêu chí số {n}" for n in range(1, 10))]]  # fmt: skip
    write("Tiêu chí phường.xlsx", "ĐTVM", two, wide, ["A4:A5", "B4:B5", "C4:K4"])


def make_scams() -> None:
    """Write all wards' sessions on scams in one tab, each ward under a title of its own."""
    heads = [["TT", "Ngày thực hiện", "Số buổi tuyên truyền", "Số lượt người", "Tờ rơi, áp phích",
              "Số vụ lừa đảo"]]  # fmt: skip
    book = Workbook()
    book.remove(book.worksheets[0])
    for ward in TRUTH["WARDS"]:
        sheet = book.create_sheet(ward)
        rows = [[n, *map(cell, row)] for n, row in enumerate(TRUTH["scams"](ward), 1)]
        total = ["Cộng", None, *(sum(row[place] for row in TRUTH["scams"](ward)) for place in range(1, 5))]
        MESSY["put"](sheet, [["TUYÊN TRUYỀN CẢNH GIÁC LỪA ĐẢO"], [], *heads, *rows, total])
    MESSY["save"](book, "TT phòng chống lừa đảo.xlsx")


def make_older_years() -> None:
    """Write all older years in one workbook, a tab a year, dialogues above and conclusions below."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for year in TRUTH["SILENT"]:
        sheet = book.create_sheet(f"Năm {year}")
        heads = ["TT", "Đơn vị", "KH số/ngày", "Ngày đối thoại", "Số đại biểu", "Tổng số ý kiến",
                 "Giải quyết tại chỗ", "Chuyển xử lý", "Kiến nghị cấp trên"]  # fmt: skip
        rows = [[n, MESSY["spelled"](unit), f"{plan} ngày {on:%d/%m/%Y}", *map(cell, rest)]
                for n, (unit, plan, on, *rest) in enumerate(TRUTH["dialogues_of"](year), 1)]  # fmt: skip
        MESSY["put"](sheet, [[f"KẾT QUẢ ĐỐI THOẠI NĂM {year}"], [], heads, *rows, []])
        heads = ["TT", "Đơn vị", "Ngày đối thoại", "Nội dung kết luận", "Lĩnh vực", "Giao cho", "Hạn xử lý",
                 "Kết quả", "Ngày giải quyết xong"]  # fmt: skip
        rows = [[n, MESSY["spelled"](row[0]), *map(cell, row[1:])]
                for n, row in enumerate(TRUTH["conclusions_of"](year), 1)]  # fmt: skip
        MESSY["put"](sheet, [[f"KẾT LUẬN SAU ĐỐI THOẠI NĂM {year}"], [], heads, *rows])
    MESSY["save"](book, "Đối thoại các năm trước.xlsx")


if __name__ == "__main__":
    main()
