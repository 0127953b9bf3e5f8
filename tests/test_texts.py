"""Two spellings of the same Vietnamese words have one key; what differs keeps its own."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.texts import clean, compact, fold, skeleton

VIETNAMESE = st.text(
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ AĐ"
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hòa Bình", "Hoà Bình"),
        ("Ủy ban", "Uỷ ban"),
        ("Kỳ Hà", "KỲ  HÀ"),
        ("Kỳ Hà", unicodedata.normalize("NFD", "Kỳ Hà")),
        ("Kỳ Hà", "Kỳ\u00a0Hà"),
        ("kỷ luật", "kỉ luật"),
        ("góp ý", "góp\u00ad ý"),
        ("Ô Long Vĩ", "Ô Long Vỹ"),
    ],
)
def test_spellings_of_the_same_words_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Kỳ Hoa", "Kỳ Hoà"), ("Kỳ Hà", "Kỳ Ha"), ("thuý", "thúi")])
def test_other_words_fold_differently(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_skeleton_is_what_is_left_without_diacritics() -> None:
    assert skeleton("Đối thoại ở Kỳ Thịnh") == "doi thoai o ki thinh"


def test_compact_keeps_letters_and_digits_alone() -> None:
    assert compact("Số người (tham dự): 2") == "songuoithamdu2"


def test_clean_drops_invisible_marks_and_collapses_spaces() -> None:
    assert clean("  Kỳ\u200b \n Hà\u202e ") == "Kỳ Hà"


@given(VIETNAMESE | st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert (fold(fold(text)), skeleton(skeleton(text))) == (fold(text), skeleton(text))


@given(VIETNAMESE)
def test_folding_ignores_the_unicode_form_and_letter_case(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text) == fold(text.upper())
