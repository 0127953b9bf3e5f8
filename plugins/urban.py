"""Đô thị văn minh: the criteria that each ward (phường) meets, by Quyết định 04/2022/QĐ-TTg (18/02/2022)."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sheets_sync import (
    CRITERIA_FLAGS,
    CriteriaOptions,
    Criterion,
    Register,
    Summary,
    Tally,
    criteria_table,
    hookimpl,
    tally_criteria,
)

CRITERIA = [
    Criterion(1, ["Quy hoạch", "Quy hoạch đô thị"]),
    Criterion(2, ["Giao thông", "Giao thông đô thị"]),
    Criterion(3, ["Môi trường và an toàn thực phẩm", "Môi trường và ATTP đô thị", "Môi trường"]),
    Criterion(4, ["An ninh, trật tự", "An ninh, trật tự đô thị"]),
    Criterion(5, ["Thông tin, truyền thông", "Thông tin, truyền thông đô thị"]),
    Criterion(6, ["Việc làm, thu nhập bình quân, hộ nghèo", "Việc làm, thu nhập", "Thu nhập, hộ nghèo"]),
    Criterion(7, ["Văn hoá, thể thao", "Văn hoá, thể thao đô thị"]),
    Criterion(8, ["Y tế, giáo dục", "Y tế, giáo dục đô thị"]),
    Criterion(9, ["Hệ thống chính trị và trách nhiệm của chính quyền", "Hệ thống chính trị"]),
]
URBAN = criteria_table(
    "urban", ["ĐTVM", "Đô thị văn minh", "Tiêu chí ĐTVM", "Phường đạt chuẩn ĐTVM"], CRITERIA
)


@dataclass(frozen=True)
class Options(CriteriaOptions):
    """Nine criteria by Quyết định 04/2022/QĐ-TTg."""

    criteria: int = 9


def urban(urban: pd.DataFrame, tally: Tally, options: Options) -> Summary:
    """Tiêu chí đô thị văn minh của các phường: số đạt, số còn lại, phường đạt đủ."""
    tally_criteria(tally, urban, options, {"phường": "phường", "thị trấn": "thị trấn"})
    return tally.summary()


@hookimpl
def register_steps(register: Register) -> None:
    """Declare the step."""
    register(urban, reads=URBAN, writes="Đô thị văn minh", options=Options, flags=CRITERIA_FLAGS, place=8)
