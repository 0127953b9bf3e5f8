"""Mô hình "dân vận khéo": models registered, at work, effective, recognised and rewarded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sheets_sync import (
    Column,
    FigureColumn,
    Register,
    Summary,
    Table,
    Tally,
    TextBlock,
    Units,
    group_chart,
    hookimpl,
    unit_column,
    unit_table,
)

# fmt: off
MODELS = Table(
    "models",
    tabs=["Mô hình DVK", "Dân vận khéo", "Đăng ký mô hình", "Mô hình dân vận khéo", "DS mô hình"],
    columns=[
        unit_column("Đơn vị đăng ký", "Đơn vị xây dựng"),
        Column("name", "text", ["Tên mô hình", "Mô hình", "Tên mô hình, điển hình", "Nội dung mô hình",
                                "Mô hình, điển hình", "Tên mô hình đăng ký", "Mô hình đăng ký", "Tên MH"],
               needed=True),
        Column("kind", "choice", ["Loại", "Mô hình/điển hình", "Hình thức"], choices={
            "mô hình": ["MH"],
            "điển hình tập thể": ["tập thể", "ĐH tập thể"],
            "điển hình cá nhân": ["cá nhân", "ĐH cá nhân"]}),
        Column("field", "choice", ["Lĩnh vực", "Lĩnh vực đăng ký", "Thuộc lĩnh vực", "Nhóm",
                                    "Lĩnh vực thực hiện"], choices={
            "kinh tế": ["KT", "k.tế", "phát triển kinh tế", "lĩnh vực kinh tế", "phát triển KT"],
            "văn hoá - xã hội": ["VHXH", "VH-XH", "văn hoá, xã hội", "văn hoá", "văn hoá và xã hội",
                                 "lĩnh vực văn hoá - xã hội"],
            "quốc phòng - an ninh": ["QPAN", "QP-AN", "ANTT", "quốc phòng, an ninh", "quốc phòng và an ninh",
                                     "an ninh", "quốc phòng", "an ninh trật tự"],
            "xây dựng hệ thống chính trị": ["HTCT", "XD HTCT", "XD Đảng", "xây dựng Đảng",
                                            "hệ thống chính trị"]}, marked=True),
        Column("place", "text", ["Địa bàn", "Thôn, TDP", "Nơi thực hiện"]),
        Column("owner", "text", ["Người phụ trách", "Đầu mối", "Phụ trách"]),
        Column("registered_on", "date", ["Ngày đăng ký", "Thời gian đăng ký", "Tháng ĐK", "Đăng ký ngày",
                                         "Tháng đăng ký", "Năm đăng ký", "Thời điểm đăng ký", "Ngày đ.ký"],
               needed=True),
        Column("ends_on", "date", ["Thời gian hoàn thành", "Ngày kết thúc", "Đến ngày"]),
        Column("status", "choice", ["Trạng thái", "Tình trạng", "Tiến độ", "Hiện trạng",
                                     "Kết quả thực hiện", "Tiến độ thực hiện", "Tình trạng hoạt động",
                                     "Tình trạng hiện nay", "Kết quả, tiến độ"], choices={
            "đăng ký": ["mới đăng ký", "đã đăng ký"],
            "đang triển khai": ["đang thực hiện", "đang làm", "triển khai", "đang hoạt động"],
            "hiệu quả": ["tốt", "duy trì tốt", "có hiệu quả", "rất tốt", "hoạt động hiệu quả",
                         "hoạt động tốt"],
            "chưa hiệu quả": ["không hiệu quả"],
            "hoàn thành": ["đã hoàn thành", "xong", "đã xong"],
            "tạm dừng": ["dừng"],
            "không duy trì": []}, marked=True),
        Column("recognised_level", "choice", ["Cấp công nhận", "Công nhận"], choices={
            "xã": ["cấp xã", "phường", "cấp phường"],
            "thị xã": ["cấp thị xã", "huyện"],
            "tỉnh": ["cấp tỉnh"]}),
        Column("recognised_on", "date", ["Ngày công nhận", "Thời gian công nhận"]),
        Column("proposed", "choice", ["Đề nghị khen thưởng", "Đề nghị khen", "Đề nghị biểu dương",
                                       "Đề xuất khen thưởng", "ĐN khen thưởng"], choices={
            "có": ["x", "giấy khen", "bằng khen", "biểu dương", "đề nghị", "đã đề nghị", "1"],
            "không": ["chưa", "chưa có", "-", "0"]}),
        Column("reward", "choice", ["Khen thưởng", "Biểu dương", "Hình thức khen", "Khen",
                                     "Hình thức khen thưởng", "Biểu dương, khen thưởng",
                                     "Đã được khen thưởng"], choices={
            "giấy khen": ["GK"],
            "bằng khen": ["BK"],
            "biểu dương": [],
            "đề nghị": ["đề nghị khen", "đang đề nghị"],
            "chưa": ["chưa có"],
            "không": ["-"]}),
    ],
    unique=["unit", "name"],
    dated_by="registered_on",
)
# fmt: on

FIELDS = {"kinh tế": "Kinh tế", "văn hoá - xã hội": "VH - XH", "quốc phòng - an ninh": "QP - AN",
          "xây dựng hệ thống chính trị": "HT chính trị"}  # fmt: skip
REWARDED = ["giấy khen", "bằng khen", "biểu dương"]
FLAGS = {
    "no-model": "Đơn vị chưa đăng ký mô hình nào sau hạn đăng ký",
    "effective-unrewarded": "Mô hình hiệu quả mà chưa được biểu dương, khen thưởng",
    "stalled": "Mô hình triển khai quá lâu chưa có kết quả",
}
IN_WORK = "đang triển khai"


@dataclass(frozen=True)
class Options:
    """Thresholds of this indicator; both are the committee's own, without a law behind them."""

    registration_day: int = 31
    registration_month: int = 3
    stalled_after_months: int = 12

    def __post_init__(self) -> None:
        dt.date(2023, self.registration_month, self.registration_day)
        if self.stalled_after_months < 1:
            raise ValueError("stalled_after_months must be at least 1")


def models(models: pd.DataFrame, tally: Tally, units: Units, options: Options) -> Summary:
    """Mô hình "dân vận khéo" đăng ký, triển khai, hiệu quả, được công nhận và khen thưởng."""
    on = "registered_on"
    tally.count("registered", "Mô hình đăng ký", models, on=on)
    fields = tally.count_by("by_field", models, "field", on=on)
    statuses = tally.count_by("by_status", models, "status", on=on)
    tally.count("effective", "Mô hình hiệu quả", models, on=on, where={"status": "hiệu quả"})
    undated = models[models["recognised_level"].notna() & models["recognised_on"].isna()]
    tally.count("recognised", "Mô hình được công nhận", models, on="recognised_on", unsure=undated)
    tally.lacking(tally.readable(undated, "recognised_on"), "recognised_on")
    tally.count("rewarded", "Được khen thưởng, biểu dương", models, on=on, where={"reward": REWARDED})
    proposed = models[(models["reward"] == "đề nghị") | (models["proposed"] == "có")]
    uses = ["reward", "proposed"]
    tally.count("proposed_for_reward", "Đề nghị khen thưởng", proposed, on=on, uses=uses)
    tally.headline("registered", "effective", "rewarded")
    if tally.figures_only:
        return tally.summary()
    deadline = dt.date(tally.period.year, options.registration_month, options.registration_day)
    flag_units_without(tally, models, units, deadline)
    flag_models(tally, models, options)
    show(tally, units, deadline, fields, statuses)
    return tally.summary()


def flag_units_without(tally: Tally, models: pd.DataFrame, units: Units, deadline: dt.date) -> None:
    """Flag each unit that has no model of the year after the registration deadline."""
    if tally.today <= deadline:
        return
    start = pd.Timestamp(tally.period.year_start)
    until = pd.Timestamp(min(tally.today, dt.date(tally.period.year, 12, 31)))
    registered = set(models.loc[models["registered_on"].between(start, until), "unit"])
    for unit in units:
        owing = unit.name not in registered and unit.in_force(deadline)
        if owing and not tally.cannot_tell(models, unit.name, "registered_on"):
            message = f"Chưa đăng ký mô hình dân vận khéo (hạn {deadline:%d/%m/%Y})"
            tally.flag("no-model", unit.name, message, due=deadline)


def flag_models(tally: Tally, models: pd.DataFrame, options: Options) -> None:
    """Flag effective models without a reward, and models in work for too long."""
    known = models[models["registered_on"] <= pd.Timestamp(min(tally.period.end, tally.today))]
    effective = tally.readable(known[known["status"] == "hiệu quả"], "reward")
    unrewarded = effective[~effective["reward"].isin(REWARDED)]
    tally.flag_each(
        "effective-unrewarded",
        unrewarded,
        "reward",
        lambda row: f"Mô hình «{row['name']}» hiệu quả nhưng chưa được biểu dương, khen thưởng",
    )
    months = options.stalled_after_months
    oldest = pd.Timestamp(tally.today) - pd.DateOffset(months=months)
    old = tally.readable(known[known["registered_on"] < oldest], "status")
    tally.flag_each(
        "stalled",
        old[old["status"] == IN_WORK],
        "status",
        lambda row: f"Mô hình «{row['name']}» triển khai quá {months} tháng chưa có kết quả",
    )


def show(
    tally: Tally, units: Units, deadline: dt.date, fields: Sequence[str], statuses: Sequence[str]
) -> None:
    """Show the figures by unit, the units without a model, and the threshold used."""
    columns = [
        FigureColumn("registered", "Trong kỳ", "Mô hình đăng ký"),
        FigureColumn("registered_ytd", "Luỹ kế năm", "Mô hình đăng ký"),
        *(
            FigureColumn(f"by_field.{f}", FIELDS.get(f, f.capitalize()), "Theo lĩnh vực (trong kỳ)")
            for f in fields
        ),
        *(FigureColumn(f"by_status.{s}", s.capitalize(), "Theo trạng thái (trong kỳ)") for s in statuses),
        FigureColumn("recognised", "Được công nhận", "Công nhận, khen thưởng"),
        FigureColumn("rewarded", "Đã khen, biểu dương", "Công nhận, khen thưởng"),
        FigureColumn("proposed_for_reward", "Đề nghị khen", "Công nhận, khen thưởng"),
    ]
    registered = set(tally.measure("registered_ytd").counted["unit"])
    silent = [name for name in units.names if name not in registered]
    tally.show(unit_table(tally.summary(), columns))
    by_field = {f"by_field.{field}": FIELDS.get(field, field.capitalize()) for field in fields}
    heading = "Mô hình đăng ký trong kỳ theo lĩnh vực và khối"
    tally.show(group_chart(tally.summary(), by_field, "Lĩnh vực", heading=heading))
    if silent:
        tally.show(TextBlock(f"Đơn vị chưa có mô hình trong năm: {', '.join(silent)}."))
    tally.show(TextBlock(f"Ngưỡng áp dụng: hạn đăng ký mô hình {deadline:%d/%m/%Y}."))


@hookimpl
def register_steps(register: Register) -> None:
    """Declare the step."""
    register(models, reads=MODELS, writes="Mô hình dân vận khéo", options=Options, flags=FLAGS, place=1)
