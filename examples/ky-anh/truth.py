"""What happened in the example town beside its models and dialogues: invented rows for real units.

Each list holds a register's rows; dates are true dates, and it is for the makers to type them.
"""

from __future__ import annotations

import datetime as dt
from datetime import date as day

Value = str | int | dt.date | None
WARDS = ["Hưng Trí", "Kỳ Trinh", "Kỳ Thịnh", "Kỳ Long", "Kỳ Liên", "Kỳ Phương",
         "Kỳ Ninh", "Kỳ Lợi", "Kỳ Hà", "Kỳ Hoa", "Kỳ Nam"]  # fmt: skip
COMMUNES = ["Kỳ Ninh", "Kỳ Lợi", "Kỳ Hà", "Kỳ Hoa", "Kỳ Nam"]
DONE, AT_WORK, NOT_BEGUN = "Đã giải quyết", "Đang giải quyết", "Chưa giải quyết"

# Unit, day of the dialogue, what was concluded, field, who is to do it, by when, state, day of its end.
CONCLUSIONS: list[tuple[Value, ...]] = [
    ("Kỳ Hà", day(2023, 2, 24), "Sửa đường trục thôn Bắc Hà", "Hạ tầng", "UBND xã Kỳ Hà",
     day(2023, 3, 15), DONE, day(2023, 3, 10)),
    ("Kỳ Hà", day(2023, 2, 24), "Thu gom rác thải thôn Đông Hà", "Môi trường", "UBND xã Kỳ Hà",
     day(2023, 3, 10), DONE, day(2023, 3, 8)),
    ("Kỳ Hà", day(2023, 2, 24), "Cấp nước sạch cho thôn Nam Hà", "Hạ tầng", "Phòng Quản lý đô thị",
     day(2023, 3, 20), AT_WORK, None),
    ("Kỳ Hà", day(2023, 2, 24), "Hỗ trợ hộ nghèo xoá nhà tạm", "Chính sách", "Phòng LĐ-TB&XH",
     day(2023, 6, 30), NOT_BEGUN, None),
    ("Kỳ Thịnh", day(2023, 3, 3), "Lắp biển báo giao thông ngã ba", "Hạ tầng", "Phòng Quản lý đô thị",
     day(2023, 3, 20), DONE, day(2023, 3, 18)),
    ("Kỳ Thịnh", day(2023, 3, 3), "Nạo vét mương tiêu TDP Đông Yên", "Môi trường", "UBND phường Kỳ Thịnh",
     day(2023, 3, 15), DONE, day(2023, 3, 22)),
    ("Kỳ Thịnh", day(2023, 3, 3), "Chi trả phần bồi thường còn thiếu", "Đất đai", "Hội đồng bồi thường GPMB",
     day(2023, 3, 25), AT_WORK, None),
    ("Kỳ Thịnh", day(2023, 3, 3), "Sửa nhà văn hoá TDP Trường Sơn", "Văn hoá", "UBND phường Kỳ Thịnh",
     day(2023, 5, 31), AT_WORK, None),
    ("Hưng Trí", day(2023, 3, 8), "Lắp đèn chiếu sáng đường Nguyễn Trọng Bình", "Hạ tầng",
     "Phòng Quản lý đô thị", day(2023, 3, 25), DONE, day(2023, 3, 20)),
    ("Hưng Trí", day(2023, 3, 8), "Xử lý lấn chiếm vỉa hè quanh chợ", "An ninh trật tự", "Công an phường",
     day(2023, 3, 31), DONE, day(2023, 3, 28)),
    ("Hưng Trí", day(2023, 3, 8), "Cấp giấy chứng nhận quyền sử dụng đất tồn đọng", "Đất đai",
     "Chi nhánh VPĐK đất đai", day(2023, 6, 30), AT_WORK, None),
    ("Hưng Trí", day(2023, 3, 8), "Mở rộng chợ thị xã", "Hạ tầng", "UBND thị xã", day(2023, 12, 31),
     AT_WORK, None),
    ("Hưng Trí", day(2023, 3, 8), "Thoát nước đường Lê Đại Hành", "Hạ tầng", "Phòng Quản lý đô thị",
     day(2023, 4, 30), NOT_BEGUN, None),
    ("Hưng Trí", day(2023, 3, 8), "Quy hoạch khu vui chơi trẻ em", "Văn hoá", "UBND thị xã", None,
     NOT_BEGUN, None),
]  # fmt: skip

# The criteria that each commune, or ward, has still to meet.
COUNTRYSIDE_OPEN = {"Kỳ Hà": [10, 17], "Kỳ Hoa": [10, 15, 17], "Kỳ Ninh": []}
URBAN_OPEN = {"Hưng Trí": [], "Kỳ Trinh": [3], "Kỳ Long": [7], "Kỳ Thịnh": [1, 3], "Kỳ Liên": [2, 3],
              "Kỳ Phương": [2, 3, 6]}  # fmt: skip
COUNTRYSIDE_NAMES = ["Quy hoạch", "Giao thông", "Thuỷ lợi và phòng, chống thiên tai", "Điện", "Giáo dục",
                     "Văn hoá", "Cơ sở hạ tầng thương mại nông thôn", "Thông tin và Truyền thông",
                     "Nhà ở dân cư", "Thu nhập", "Nghèo đa chiều", "Lao động",
                     "Tổ chức sản xuất và phát triển kinh tế nông thôn", "Y tế", "Hành chính công",
                     "Tiếp cận pháp luật", "Môi trường", "Chất lượng môi trường sống",
                     "Quốc phòng và An ninh"]  # fmt: skip
URBAN_NAMES = ["Quy hoạch đô thị", "Giao thông đô thị", "Môi trường và ATTP đô thị",
               "An ninh, trật tự đô thị", "Thông tin, truyền thông đô thị", "Việc làm, thu nhập",
               "Văn hoá, thể thao đô thị", "Y tế, giáo dục đô thị", "Hệ thống chính trị"]  # fmt: skip

# Unit, project, hectares, then households: all, counted, approved, paid, moved out, resettled, stuck; why.
LAND: list[tuple[Value, ...]] = [
    ("Kỳ Thịnh", "Khu tái định cư Đông Yên mở rộng", "12,5", 70, 62, 58, 55, 52, 40, 5,
     "Chưa thống nhất giá đất ở"),
    ("Kỳ Liên", "Đường trục chính Khu kinh tế Vũng Áng", "8,2", 50, 42, 39, 37, 36, 20, 3,
     "Chờ đo đạc lại ranh giới"),
]  # fmt: skip
# Unit, name, board, books, computers, wifi, clubs, meetings, visits, state.
HOUSES: list[tuple[Value, ...]] = [
    ("Kỳ Ninh", "NVH thôn Tam Hải 1", "Có", 120, 1, "Có", 2, 12, 380, "Tốt"),
    ("Kỳ Lợi", "NVH thôn Hải Thanh", "Có", 60, 0, "Không", 1, 6, 150, "Tốt"),
    ("Kỳ Hà", "NVH thôn Bắc Hà", "Có", 90, 1, "Có", 2, 9, 260, "Tốt"),
    ("Kỳ Nam", "NVH thôn Minh Đức", "Chưa", 0, 0, "Không", 0, 0, 0, "Xuống cấp"),
    ("Kỳ Trinh", "NVH TDP Quyền Hành", "Có", 80, 1, "Có", 2, 8, 240, "Tốt"),
    ("Kỳ Long", "NVH TDP Long Sơn", "Có", 40, 0, "Có", 0, 0, 0, "Tốt"),
]
WISDOM_HOUSES: list[tuple[Value, ...]] = [
    ("Kỳ Hoa", "Ngôi nhà trí tuệ thôn Hoa Trung", "Có", 900, 4, "Có", 5, 24, 1150, "Tốt"),
    ("Hưng Trí", "Ngôi nhà trí tuệ TDP Hưng Lợi", "Có", 1200, 6, "Có", 6, 30, 1640, "Tốt"),
    ("Kỳ Phương", "Ngôi nhà trí tuệ TDP Ba Đồng", "Có", 650, 3, "Có", 3, 14, 720, "Tốt"),
]
# Unit, who, kind, model, form, level, decision, day.
REWARDS: list[tuple[Value, ...]] = [
    (
        "Kỳ Hà",
        "Thôn Bắc Hà",
        "Tập thể",
        "Xây dựng nông thôn mới",
        "Giấy khen",
        "Thị xã",
        "215/QĐ-UBND",
        day(2023, 1, 16),
    ),
    (
        "Kỳ Ninh",
        "Ban công tác Mặt trận thôn Tam Hải",
        "Tập thể",
        "Đoàn kết sáng tạo",
        "Bằng khen",
        "Tỉnh",
        "480/QĐ-UBND",
        day(2023, 2, 3),
    ),
    (
        "Hội Nông dân",
        "Chi hội Nông dân TDP Liên Phú",
        "Tập thể",
        "Sản xuất giỏi",
        "Giấy khen",
        "Thị xã",
        "231/QĐ-UBND",
        day(2023, 2, 20),
    ),
    (
        "Kỳ Hoa",
        "Đội thanh niên xung kích",
        "Tập thể",
        "Hiến đất mở đường",
        "Biểu dương",
        "Xã",
        None,
        day(2023, 3, 22),
    ),
]


def petitions() -> list[tuple[Value, ...]]:
    """Return 47 petitions: unit, number, received, kind, field, first reply, due, state, day of the end.

    Six were carried over from 2022; 33 are settled, 14 open, three of them overdue, two without a reply.
    """
    kinds = ["Kiến nghị", "Phản ánh", "Kiến nghị", "Khiếu nại", "Kiến nghị", "Phản ánh", "Tố cáo"]
    fields = ["Đất đai", "Môi trường", "Chính sách", "Hạ tầng", "Đất đai", "An ninh trật tự"]
    received = [day(2022, 11, 20) + dt.timedelta(days=6 * n) for n in range(6)]
    received += [day(2023, 1, 3) + dt.timedelta(days=2 * n) for n in range(41)]
    still_open = {4, 5, 11, 18, 26, *range(38, 47)}
    rows: list[tuple[Value, ...]] = []
    for number, on in enumerate(received):
        reply = None if number in (38, 39) else on + dt.timedelta(days=3)
        due = day(2023, 6, 30) if number in (5, 26) else on + dt.timedelta(days=30)
        ended = None if number in still_open else max(on + dt.timedelta(days=20), day(2023, 1, 9))
        state = AT_WORK if number in still_open else DONE
        rows.append((WARDS[number % 11], f"{number + 1:02}/ĐT", on, kinds[number % 7], fields[number % 6],
                     reply, due, state, ended))  # fmt: skip
    return rows


def receptions() -> list[tuple[Value, ...]]:
    """Return the days on which leaders received citizens: unit, day, who, people, cases.

    Each Party head has two days in each month, but Kỳ Lợi's has one in March.
    """
    rows: list[tuple[Value, ...]] = []
    for number, ward in enumerate(WARDS):
        for month in (1, 2, 3):
            first = day(2023, month, 2 + number)
            rows.append((ward, first, "Bí thư Đảng uỷ", 2 + (number + month) % 4, 1 + month % 2))
            if (ward, month) != ("Kỳ Lợi", 3):
                rows.append((ward, first + dt.timedelta(days=14), "Bí thư Đảng uỷ", 3, 1))
            rows.append((ward, first + dt.timedelta(days=7), "Chủ tịch UBND", 4 + number % 3, 2))
    return rows


def publications() -> list[tuple[Value, ...]]:
    """Return what was made public, decided, put to opinion: unit, what, group, decided, published, days."""
    rows: list[tuple[Value, ...]] = []
    for number, ward in enumerate(WARDS):
        on = day(2023, 1, 5 + number)
        after = on + dt.timedelta(days=3)
        rows.append((ward, "Dự toán ngân sách năm 2023", "Công khai", on, after, 30))
        rows.append((ward, "Danh sách hộ nghèo, cận nghèo", "Công khai", on, after, 30 + number))
    for number, ward in enumerate(["Kỳ Hà", "Kỳ Hoa", "Kỳ Ninh", "Kỳ Trinh"]):
        rows.append(
            (ward, "Mức đóng góp làm đường", "Bàn và quyết định", None, day(2023, 2, 6 + number), None)
        )
    for number, ward in enumerate(["Kỳ Liên", "Kỳ Thịnh"]):
        rows.append((ward, "Phương án bồi thường", "Tham gia ý kiến", None, day(2023, 3, 2 + number), None))
    return rows


def scams(ward: str) -> list[tuple[Value, ...]]:
    """Return a ward's sessions on scams, a row a month: day, sessions, people, leaflets, cases."""
    place = WARDS.index(ward)
    people = [100, 100, 150] if place == 0 else [80, 80, 90]
    leaflets = [60, 70, 70] if place == 0 else [50, 60, 60]
    return [
        (day(2023, month, 10 + place), 2 if place == 0 and month == 3 else 1, people[month - 1],
         leaflets[month - 1], 1 if month == 3 and place < 7 else 0)
        for month in (1, 2, 3)
    ]  # fmt: skip


# The wards of an earlier time: phường Sông Trí and xã Kỳ Hưng became phường Hưng Trí on 1/1/2020.
EARLIER = ["Sông Trí", "Kỳ Hưng", *WARDS[1:]]
# By year, how many of the wards held no dialogue.
SILENT = {2018: 5, 2019: 3, 2020: 4, 2021: 6, 2022: 1}


def dialogues_of(year: int) -> list[tuple[Value, ...]]:
    """Return a year's dialogues: unit, plan, its day, held, people, opinions, answered, passed on, beyond."""
    wards = EARLIER if year < 2020 else WARDS
    held_by = wards[: len(wards) - SILENT[year]]
    rows: list[tuple[Value, ...]] = []
    for number, ward in enumerate(wards):
        plan = (ward, f"{number + 3:02}-KH/ĐU", day(year, 1, 10 + number))
        if ward not in held_by:
            rows.append((*plan, None, None, None, None, None, None))
            continue
        passed, beyond = number % 3, number % 2
        answered = 6 + (number + year) % 5
        held = day(year, 4 + number % 6, 5 + number)
        rows.append((*plan, held, 40 + 3 * number + year % 7, answered + passed + beyond, answered, passed,
                     beyond))  # fmt: skip
    return rows


def conclusions_of(year: int) -> list[tuple[Value, ...]]:
    """Return what became of a year's opinions that were passed on; all of it was done within the year."""
    rows: list[tuple[Value, ...]] = []
    for unit, _plan, _on, held, _people, _opinions, _answered, passed, _beyond in dialogues_of(year):
        for number in range(int(str(passed or 0))):
            assert isinstance(held, dt.date)  # noqa: S101
            due, done = held + dt.timedelta(days=45), held + dt.timedelta(days=30 + number)
            content = f"Việc {number + 1} sau đối thoại năm {year}"
            rows.append((unit, held, content, "Hạ tầng", f"UBND {unit}", due, DONE, done))
    return rows
