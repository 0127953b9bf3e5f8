"""The page in a browser: by keyboard, by search, in both themes, without a fault that axe-core finds."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pages import ROOT
from sheets_sync.page.writing import written

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not here (Debian: chromium)")
NAMES = ["Đồng Tháp", "Đông Anh", "Dung Quất", "Ân Thi", "An Khê"]


def content(names: list[str]) -> dict[str, Any]:
    """Return what a page of so many units tells: one step, one duty, one thing owed by each."""
    rows = [[name, "so.xlsx, «Sổ», dòng 2", "<b>đậm</b>"] for name in names[:3]]
    figure = {"label": "Số buổi", "value": "3", "parts": [["Khối xã, phường", "3"]], "year": "5", "aside": 1,
              "change": "+1 so với Quý IV/2022", "rows": rows, "set_aside": 1, "of": 4}  # fmt: skip
    states = ["on-time", "late", "missing", "not-due", "not-required", "unreadable"]
    return {
        "title": "Quý I/2023 – Thị xã Thử", "dates": "từ ngày 01/01/2023 đến ngày 31/03/2023",
        "cautions": ["Không đọc được 1 tệp."], "sentences": ["Quý I, thị xã đã làm 3 buổi."],
        "groups": ["Khối xã, phường"], "units": [[name, 0] for name in names],
        "steps": [{"title": "Thứ Bảy", "figures": [figure], "units": [[n] for n in range(len(names))]}],
        "charts": [chart("columns", names[:5]), chart("stacked bars", names[:5])],
        "states": [[state, state] for state in states], "duties": ["Tổ chức"],
        "heat": [[[n % 6, "31/03/2023"]] for n in range(len(names))],
        "owed": [[n, "Còn thiếu", "<i>Kế hoạch</i>", "31/03/2023", "so!Sổ!B2"] for n in range(len(names))],
    }  # fmt: skip


def chart(kind: str, points: list[str]) -> dict[str, Any]:
    series = [{"name": "Buổi", "values": [1, 2, None, 4, 5]}]
    return {"of": "Thứ Bảy", "heading": f"Số buổi ({kind})", "kind": kind, "what": "Đơn vị", "points": points,
            "series": series}  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with playwright.sync_playwright() as started:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = started.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


class Seen:
    """A page as a person has it before them, with what the browser complains of."""

    def __init__(self, browser: Any, file: Path, width: int = 1280, scheme: str = "light") -> None:
        context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
        self.page = context.new_page()
        self.faults: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(file.as_uri())

    def texts(self, selector: str) -> list[str]:
        return [str(text) for text in self.page.locator(selector).all_inner_texts()]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "trang.html"
    path.write_bytes(written(content(NAMES)))
    return path


@pytest.mark.parametrize(
    ("width", "scheme"), [(390, "light"), (1280, "light"), (1280, "dark"), (1920, "light")]
)
def test_it_opens_without_a_fault_a_request_or_anything_cut_off(
    browser: Any, file: Path, width: int, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    seen = Seen(browser, file, width, scheme)
    found = axe.Axe().run(seen.page)

    assert (seen.faults, seen.asked) == ([], [file.as_uri()])
    assert seen.page.evaluate("document.documentElement.scrollWidth") == width
    assert [violation["id"] for violation in found.response["violations"]] == []


def test_axe_finds_nothing_in_the_open_list_of_rows_either(browser: Any, file: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    seen = Seen(browser, file)
    seen.page.click("button.rows")
    seen.page.locator("#owed details").first.evaluate("details => { details.open = true }")

    assert [v["id"] for v in axe.Axe().run(seen.page).response["violations"]] == []


def test_rows_open_by_keyboard_as_text_and_close_by_escape(browser: Any, file: Path) -> None:
    seen = Seen(browser, file)
    seen.page.locator("button.rows").focus()
    seen.page.keyboard.press("Enter")

    assert seen.texts("#rows-title, #rows-note") == [
        "Thứ Bảy: Số buổi",
        "3 trong 4 dòng; xem đủ ở trang «Chi tiết Thứ Bảy». 1 dòng cuối để riêng, chưa tính.",
    ]
    assert seen.texts("#rows-list tbody tr:last-child *") == [
        "Dung Quất", "⚠ để riêng: <b>đậm</b>", "so.xlsx, «Sổ», dòng 2",
    ]  # fmt: skip
    seen.page.keyboard.press("Escape")
    state = "[document.querySelector('dialog').open, document.activeElement.className]"
    assert seen.page.evaluate(state) == [False, "rows"]


def test_the_first_key_leads_past_the_head(browser: Any, file: Path) -> None:
    seen = Seen(browser, file)
    seen.page.keyboard.press("Tab")

    assert seen.page.evaluate("document.activeElement.textContent") == "Đến nội dung chính"


def test_search_finds_units_typed_without_marks(browser: Any, file: Path) -> None:
    seen = Seen(browser, file)
    seen.page.fill("#query", "dong")

    assert seen.texts("#heat tbody tr:not(.group) th") == ["Đồng Tháp", "Đông Anh"]
    assert seen.texts("#owed summary") == ["Đồng Tháp – 1 việc", "Đông Anh – 1 việc"]
    assert seen.texts("#found") == ["2 đơn vị"]


def test_units_sort_as_vietnamese_do(browser: Any, file: Path) -> None:
    seen = Seen(browser, file)
    names = "#units tbody tr:not(.group) th"
    before = seen.texts(names)
    seen.page.click("#units thead button >> nth=0")
    by_name = seen.texts(names)
    seen.page.click("#units thead button >> nth=1")

    assert before == NAMES
    assert by_name == ["An Khê", "Ân Thi", "Dung Quất", "Đông Anh", "Đồng Tháp"]
    assert seen.texts(names) == NAMES[::-1]
    assert seen.page.locator("#units thead th >> nth=1").get_attribute("aria-sort") == "descending"


def test_thousands_of_units_are_shown_a_hundred_at_a_time_and_all_in_print(
    browser: Any, tmp_path: Path
) -> None:
    path = tmp_path / "nước.html"
    path.write_bytes(written(content([f"Xã {number}" for number in range(3_300)])))
    seen = Seen(browser, path)
    first = len(seen.texts("#heat tbody tr:not(.group)"))
    seen.page.click("#heat .pager button >> nth=1")
    second = seen.texts("#heat tbody tr:not(.group) th")[0]
    seen.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")

    assert (first, second) == (100, "Xã 100")
    assert seen.page.locator("#heat tbody tr:not(.group)").count() == 3_300


def test_the_theme_can_be_changed(browser: Any, file: Path) -> None:
    seen = Seen(browser, file)
    seen.page.click("#theme")

    assert seen.page.evaluate("document.documentElement.className") == "dark"
    assert seen.page.locator("#theme").get_attribute("aria-pressed") == "true"


def test_the_shipped_chart_library_is_whole_and_has_its_licence() -> None:
    assets = ROOT / "src" / "sheets_sync" / "page" / "assets"

    assert "Released under the MIT License" in (assets / "chart.js").read_text(encoding="utf-8")[:200]
    assert "Permission is hereby granted" in (assets / "chart.LICENSE.md").read_text(encoding="utf-8")
