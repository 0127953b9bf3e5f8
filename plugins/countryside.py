"""Nông thôn mới nâng cao: the criteria that each commune (xã) meets.

The set is that of Quyết định 318/QĐ-TTg (08/3/2022). The nâng cao set gives some numbers other names, so
those names count only together with their number.
"""

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
    Criterion(1, ["Quy hoạch"]),
    Criterion(2, ["Giao thông"]),
    Criterion(3, ["Thuỷ lợi và phòng, chống thiên tai", "Thuỷ lợi"]),
    Criterion(4, ["Điện"]),
    Criterion(5, ["Trường học", "Giáo dục"]),
    Criterion(6, ["Cơ sở vật chất văn hoá"], numbered=["Văn hoá"]),
    Criterion(7, ["Cơ sở hạ tầng thương mại nông thôn", "Chợ"]),
    Criterion(8, ["Thông tin và Truyền thông"]),
    Criterion(9, ["Nhà ở dân cư", "Nhà ở"]),
    Criterion(10, ["Thu nhập"]),
    Criterion(11, ["Nghèo đa chiều", "Hộ nghèo"]),
    Criterion(12, ["Lao động"]),
    Criterion(13, ["Tổ chức sản xuất và phát triển kinh tế nông thôn", "Tổ chức sản xuất"]),
    Criterion(14, ["Giáo dục và Đào tạo"], numbered=["Y tế"]),
    Criterion(15, ["Hành chính công"], numbered=["Y tế"]),
    Criterion(16, ["Tiếp cận pháp luật"], numbered=["Văn hoá"]),
    Criterion(17, ["Môi trường và an toàn thực phẩm", "Môi trường"]),
    Criterion(18, ["Hệ thống chính trị và tiếp cận pháp luật", "Chất lượng môi trường sống"]),
    Criterion(19, ["Quốc phòng và An ninh", "Quốc phòng, an ninh"]),
    Criterion(20, ["Khu dân cư kiểu mẫu", "Khu dân cư nông thôn mới kiểu mẫu, vườn mẫu"]),
]
COUNTRYSIDE = criteria_table("countryside", ["NTM", "NTM nâng cao", "Tiêu chí NTM", "Nông thôn mới",
                                             "Nông thôn mới nâng cao"], CRITERIA)  # fmt: skip


@dataclass(frozen=True)
class Options(CriteriaOptions):
    """Nineteen criteria by Quyết định 318/QĐ-TTg; Hà Tĩnh counts twenty where khu dân cư kiểu mẫu is one."""

    criteria: int = 19


def countryside(countryside: pd.DataFrame, tally: Tally, options: Options) -> Summary:
    """Tiêu chí nông thôn mới nâng cao của các xã: số đạt, số còn lại, xã đạt đủ."""
    tally_criteria(tally, countryside, options, {"xã": "xã"})
    return tally.summary()


@hookimpl
def register_steps(register: Register) -> None:
    """Declare the step."""
    register(
        countryside, reads=COUNTRYSIDE, writes="Nông thôn mới", options=Options, flags=CRITERIA_FLAGS, place=7
    )
