"""Text of before Unicode is known and offered decoded; nothing else is taken for it."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sheets_sync.legacy import decoded
from towns import Rows, brief, read_rows
from works import HEAD, WORKS, told

PAGE = Path(__file__).resolve().parents[2] / "shared" / "data" / "real" / "tcvn3_page_2022.txt"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("B¸o c¸o", "Báo cáo"), ("Ngµy héi ®¹i ®oµn kÕt", "Ngày hội đại đoàn kết"), ("§¶ng uû", "Đảng uỷ"),
        ("th«n HiÖp Thä", "thôn Hiệp Thọ"), ("§\u00adêng hoa", "Đường hoa"), ("Kú Hµ", "Kỳ Hà"),
        ("Baùo caùo", "Báo cáo"), ("Nhaø vaên hoaù", "Nhà văn hoá"), ("Ñaûng uyû", "Đảng uỷ"),
        ("ñöôøng", "đường"), ("Kyø Haø", "Kỳ Hà"),
    ],
)  # fmt: skip
def test_legacy_text_is_offered_decoded(typed: str, says: str) -> None:
    assert decoded(typed) == says


@pytest.mark.parametrize(
    "typed",
    [
        "Kỳ Hà", "Tổ «Bình yên»", "5 m²", "10½ ha", "São Paulo", "Müller & Söhne", "señor", "Île-de-France",
        "© 2023", "16 – 20 °C", "Ngày hội đại đoàn kết", "hòm thư\u00ad góp ý", "§ 5", "giá 5¢", "Dvořák",
        "", "x", "12", "Wałęsa", "naïve", "Ærø", "café", "crème brûlée",
    ],
)  # fmt: skip
def test_ordinary_text_is_left_alone(typed: str) -> None:
    assert decoded(typed) is None


@given(
    st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậốồổỗộứừửữự ĐÂÔ.,-«»()0123456789", max_size=60)
)
def test_no_unicode_vietnamese_is_taken_for_legacy(text: str) -> None:
    assume(not re.search(r"\w[«»]\w|[aeoy]ù|[aeo]â|aê", text, re.IGNORECASE))  # these are no Vietnamese
    assert decoded(unicodedata.normalize("NFC", text)) is None


@given(st.text())
def test_no_text_raises(text: str) -> None:
    decoded(text)


@pytest.mark.skipif(not PAGE.is_file(), reason="the page of 2022 is not here")
def test_nearly_every_line_of_a_real_page_is_known() -> None:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.strip()]
    known = [line for line in lines if decoded(line)]

    assert len(known) >= 0.8 * len(lines)


def test_a_legacy_cell_sets_its_row_aside_and_is_never_used() -> None:
    register, problems = read_rows(
        WORKS, [HEAD, [1, "Kú Hµ", "Cầu", None, 3], [2, "Kỳ Hoa", "§\u00adêng hoa", None, 4]]
    )

    assert told(register) == []
    assert brief(problems) == [
        ("legacy-encoding", "error", "B2", "Kú Hµ"), ("legacy-encoding", "error", "C3", "§êng hoa"),
    ]  # fmt: skip
    assert [p.detail for p in problems] == ["Kỳ Hà", "Đường hoa"]


def test_a_register_whose_headings_are_legacy_is_no_register_but_named() -> None:
    rows: Rows = [
        ["STT", "§¬n vÞ", "Tªn c«ng tr×nh", "Ngµy hoµn thµnh", "Sè ng\u00adêi"],
        [1, "Kỳ Hà", "Cầu", None, 3],
    ]
    register, problems = read_rows(WORKS, rows, tab="Sheet1")

    assert (len(register.rows), register.unreadable_units) == (0, None)
    assert [(p.code, p.cell, p.detail) for p in problems] == [("legacy-encoding", "B1", "Đơn vị")]
