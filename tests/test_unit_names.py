"""Which unit a typed name means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.unit_names import UnitNames
from sheets_sync.units import Unit, Units

NAMES = UnitNames(Units((
    Unit("Hưng Trí", "phường"), Unit("Kỳ Trinh", "phường"), Unit("Kỳ Thịnh", "phường"), Unit("Kỳ Hà", "xã"),
    Unit("Kỳ Hoa", "xã"), Unit("Uỷ ban MTTQ", "tổ chức", ("MTTQ", "UBMTTQ")), Unit("1", "phường"),
    Unit("Hội Liên hiệp Phụ nữ", "tổ chức", ("Hội LHPN",)),
)))  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Hưng Trí", "Hưng Trí"), ("P. Hưng Trí", "Hưng Trí"), ("P.Hưng Trí", "Hưng Trí"),
        ("Phường Hưng trí", "Hưng Trí"), ("HƯNG TRÍ", "Hưng Trí"), ("Hưng Trí (phường)", "Hưng Trí"),
        ("Hung Tri", "Hưng Trí"), ("UBND phường Hưng Trí", "Hưng Trí"), ("phuong Hung Tri", "Hưng Trí"),
        ("Đảng uỷ phường Hưng Trí", "Hưng Trí"), ("Đảng ủy phường Hưng Trí", "Hưng Trí"),
        ("Phường Hưng Trí, thị xã Kỳ Anh", "Hưng Trí"), ("P. Hưng Trí, Tx. Kỳ Anh", "Hưng Trí"),
        ("X. Kỳ Hoa", "Kỳ Hoa"), ("X.Kỳ Hà", "Kỳ Hà"), ("1. Kỳ Hà", "Kỳ Hà"), ("KY HA", "Kỳ Hà"),
        ("Kỳ  Hà ", "Kỳ Hà"), ("Phường 1", "1"), ("1", "1"), ("MTTQ", "Uỷ ban MTTQ"),
        ("Ủy ban MTTQ", "Uỷ ban MTTQ"), ("Uỷ ban MTTQ thị xã", "Uỷ ban MTTQ"),
        ("hội lhpn", "Hội Liên hiệp Phụ nữ"),
    ],
)  # fmt: skip
def test_a_plain_name_is_found_without_a_note(typed: str, name: str) -> None:
    match = NAMES.find(typed)

    assert ([u.name for u in match.units], match.corrected, match.ambiguous) == ([name], False, False)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Kỳ Hao", "Kỳ Hoa"), ("Kỳ Trih", "Kỳ Trinh"), ("Kỳ Hả", "Kỳ Hà"), ("Hưng Trị", "Hưng Trí"),
     ("Xã Kỳ Trinh", "Kỳ Trinh"), ("Hội Liên hiệp Phụ nử", "Hội Liên hiệp Phụ nữ")],
)  # fmt: skip
def test_one_slip_is_corrected_with_a_note(typed: str, name: str) -> None:
    match = NAMES.find(typed)

    assert ([u.name for u in match.units], match.corrected, match.ambiguous) == ([name], True, False)


@pytest.mark.parametrize(
    "typed",
    ["Kỳ Châu", "Kỳ Hải", "", "huyện Kỳ Anh", "Tổng cộng", "2", "xã", "=1+1", "Hội LHPN xã Kỳ Hà",
     "Hội LHPN (thôn 5)", "Hội LHPN, xã Kỳ Xuân", "MTTQ - phường Kỳ Long"],
)  # fmt: skip
def test_another_name_is_unknown(typed: str) -> None:
    assert NAMES.find(typed).units == ()


def test_a_slip_that_fits_two_units_is_ambiguous() -> None:
    names = UnitNames(Units((Unit("Kỳ Lam", "xã"), Unit("Kỳ Lan", "xã"))))

    match = names.find("Kỳ La")

    assert ([u.name for u in match.units], match.ambiguous) == (["Kỳ Lam", "Kỳ Lan"], True)


def test_the_type_decides_between_two_units_of_one_name() -> None:
    names = UnitNames(
        Units((Unit("Kỳ Hoa cũ", "xã", ("Kỳ Hoa",)), Unit("Kỳ Hoa mới", "phường", ("Kỳ Hoa",))))
    )

    assert [u.name for u in names.find("phường Kỳ Hoa").units] == ["Kỳ Hoa mới"]


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert isinstance(NAMES.find(text).units, tuple)


def test_a_name_with_a_hyphen_is_found_in_a_title() -> None:
    names = UnitNames(Units((Unit("Bà Rịa - Vũng Tàu", "tỉnh"), Unit("Vũng Tàu", "thành phố"))))

    assert names.inside("Số liệu – Quý I/2023 – Tỉnh Bà Rịa - Vũng Tàu") == "Bà Rịa - Vũng Tàu"
    assert names.inside("Số liệu – Quý I/2023 – Bà Rịa – Vũng Tàu") == "Bà Rịa - Vũng Tàu"
    assert names.inside("Thành phố Vũng Tàu") == "Vũng Tàu"
