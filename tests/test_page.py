"""The page: what it tells, and that it loads nothing and runs nothing that a sheet says."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from sheets_sync.page.rows import MOST_OF_A_FIGURE, Budget
from sheets_sync.page.writing import written
from towns import Town

HEAD = ["Đơn vị", "Tên mô hình", "Lĩnh vực", "Ngày đăng ký", "Trạng thái"]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town(tmp_path, {"Kỳ Hà": "xã", "Kỳ Hoa": "xã", "Hội Nông dân": "tổ chức"})
    town.add("a.xlsx", Mô_hình=[
        HEAD,
        ["Kỳ Hà", "Camera", "kinh tế", "1/3/2023", "hiệu quả"],
        ["Kỳ Hà", "Khác", "kinh tế", "2/3/2023", "đăng ký"],
        ["Kỳ Hoa", "Hỏng", "kinh tế", "31/2/2023", "đăng ký"],
    ])  # fmt: skip
    return town


def data(page: Path) -> Any:
    text = page.read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)
    assert found
    return json.loads(found.group(1))


def shown(town: Town, *options: str) -> Any:
    assert town.call("page", *options).code == 0
    return data(town.folder / "trang-2023-Q1.html")


def test_the_page_tells_the_figures_with_what_they_miss_and_the_rows_behind(town: Town) -> None:
    told = shown(town)
    (step,) = (step for step in told["steps"] if step["title"] == "Mô hình dân vận khéo")

    assert (told["title"], told["units"]) == (
        "Quý I/2023 – Thị xã Thử", [["Kỳ Hà", 0], ["Kỳ Hoa", 0], ["Hội Nông dân", 1]]
    )  # fmt: skip
    assert step["figures"][0] == {
        "label": "Mô hình đăng ký", "value": "2", "parts": [], "year": None, "aside": 1, "change": None,
        "of": 3, "set_aside": 1,
        "rows": [["Kỳ Hà", "registers/a.xlsx, «Mô hình», dòng 2", "Camera; 01/03/2023; kinh tế; hiệu quả"],
                 ["Kỳ Hà", "registers/a.xlsx, «Mô hình», dòng 3", "Khác; 02/03/2023; kinh tế; đăng ký"],
                 ["Kỳ Hoa", "registers/a.xlsx, «Mô hình», dòng 4", "Hỏng; kinh tế; đăng ký"]],
    }  # fmt: skip
    assert step["units"] == [[2, 1, 0], [0, 0, 0], [0, 0, 0]]


def test_the_page_tells_who_owes_what_and_which_cell_to_mend(town: Town) -> None:
    owed = [item for item in shown(town)["owed"] if "kế hoạch" not in item[2].lower()]

    assert owed == [
        [0, "Cần chỉ đạo", "Mô hình «Camera» hiệu quả nhưng chưa được biểu dương, khen thưởng", "",
         "registers/a.xlsx!Mô hình!A2"],
        [1, "Cần sửa", "Cột «Ngày đăng ký»: «31/2/2023» không phải là ngày đọc được. Hãy gõ "
         "ngày/tháng/năm, ví dụ 24/02/2023.", "", "registers/a.xlsx!Mô hình!D4"],
        [2, "Cần chỉ đạo", "Chưa đăng ký mô hình dân vận khéo (hạn 31/03/2023)", "31/03/2023", ""],
    ]  # fmt: skip


def test_the_same_sheets_give_the_same_bytes(town: Town) -> None:
    shown(town)
    first = (town.folder / "trang-2023-Q1.html").read_bytes()
    shown(town)

    assert (town.folder / "trang-2023-Q1.html").read_bytes() == first


def test_a_run_writes_the_page_too_when_it_is_asked(town: Town) -> None:
    assert town.call("run", "--page", str(town.folder / "trang.html")).code == 0
    shown(town)

    assert (town.folder / "trang.html").read_bytes() == (town.folder / "trang-2023-Q1.html").read_bytes()


def test_a_unit_that_cannot_be_read_has_no_number(town: Town) -> None:
    other = 'path = "registers/a.xlsx"\n[[sources]]\npath = "registers/b.xlsx"\nunit = "Hội Nông dân"'
    config = town.config.read_text(encoding="utf-8").replace('path = "registers/**/*.xlsx"', other)
    town.config.write_text(config, encoding="utf-8")
    (town.folder / "registers" / "b.xlsx").write_bytes(b"broken")
    assert town.call("page").code == 3
    told = data(town.folder / "trang-2023-Q1.html")

    assert told["cautions"][0] == "Không đọc được 1 tệp nên số liệu chưa gồm: registers/b.xlsx."
    assert told["steps"][0]["units"][2] is None


def test_text_of_a_sheet_ends_no_element_and_is_no_markup() -> None:
    evil = "</script><img src=x onerror=alert(1)>{{ 7*7 }}"
    names = ["cautions", "groups", "units", "steps", "charts", "states", "duties", "heat", "owed"]
    content: dict[str, Any] = {name: [] for name in names}
    page = written({**content, "title": evil, "dates": evil, "sentences": [evil]}).decode()

    assert evil not in page
    assert page.count("</script>") == 3
    assert "{{ 7*7 }}" in page  # as text


def test_the_page_names_no_address_to_load_from(town: Town) -> None:
    shown(town)
    page = (town.folder / "trang-2023-Q1.html").read_text(encoding="utf-8")

    assert re.findall(r'(?:src|href)="([^"#][^"]*)"', page) == []
    assert "default-src 'none'" in html.unescape(page)
    assert "unsafe" not in page


def test_a_figure_shows_so_many_rows_and_a_page_so_many_in_all() -> None:
    budget = Budget(MOST_OF_A_FIGURE + 10)

    assert [budget.take(10_000), budget.take(5), budget.take(100), budget.take(1)] == [
        MOST_OF_A_FIGURE,
        5,
        5,
        0,
    ]
