"""What a tally notes beside its figures: the rows of a later period, each once, of whatever count."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.measuring import parted
from sheets_sync.periods import Calendar
from sheets_sync.steps import Outcome, Step
from sheets_sync.summaries import Summary
from sheets_sync.tally import Tally
from towns import TODAY, WARDS, read_rows
from works import HEAD, WORKS

QUARTER = Calendar().period("2023-Q1")
LATER = "Ngày hoàn thành sau ngày 31/03/2023"


def test_rows_of_a_later_period_are_noted_once_of_however_many_counts() -> None:
    register, _ = read_rows(WORKS, [
        [*HEAD, "Lĩnh vực"],
        [1, "Kỳ Hà", "A", "1/3/2023", 5, "kinh tế"],
        [2, "Kỳ Hà", "B", "2/4/2023", 5, "kinh tế"],
        [3, "Kỳ Hoa", "C", "3/4/2023", 5, "văn hoá"],
        [4, "Kỳ Hoa", "D", "4/4/2023", 5, None],
    ])  # fmt: skip
    tally = Tally(QUARTER, WARDS, TODAY, {"works": register})
    rows = register.rows
    tally.count("done", "Hoàn thành", rows[rows["unit"] == "Kỳ Hà"], on="done_on")
    tally.count("large", "Lớn", rows[rows["people"] > 9], on="done_on")
    tally.count_by("field", rows, "field", on="done_on")

    summary = tally.summary()
    later = summary.later[LATER].reset_index()[["row", "unit"]].sort_values("row")
    assert later.to_numpy().tolist() == [[3, "Kỳ Hà"], [4, "Kỳ Hoa"], [5, "Kỳ Hoa"]]
    assert {f.figure: f.value for f in summary.figures if not f.unit and not f.kind} == {
        "done": 1, "done_ytd": 1, "large": 0, "large_ytd": 0, "field.kinh tế": 1, "field.kinh tế_ytd": 1,
        "field.văn hoá": 0, "field.văn hoá_ytd": 0, "field.không ghi": 0, "field.không ghi_ytd": 0,
    }  # fmt: skip


@given(st.lists(st.sampled_from(["a", "A", "b", "c", None])))
def test_rows_are_parted_by_how_a_value_is_written(texts: list[str | None]) -> None:
    rows = pd.DataFrame({"what": pd.array(texts, dtype="str")})

    parts = parted(rows, "what", {"a": ["a", "A"], "b": ["b"], "d": ["d"]})
    assert {value: list(part.index) for value, part in parts.items()} == {
        "a": [n for n, text in enumerate(texts) if text in ("a", "A")],
        "b": [n for n, text in enumerate(texts) if text == "b"],
        "d": [],
    }


def test_without_rows_there_are_the_same_figures() -> None:
    register, _ = read_rows(
        WORKS, [HEAD, [1, "Kỳ Hà", "A", "1/3/2023", 5], [2, "Kỳ Hoa", "B", "2/4/2023", 7]]
    )
    tally = Tally(QUARTER, WARDS, TODAY, {"works": register})
    tally.count("works", "Công trình", register.rows)
    tally.count("done", "Hoàn thành", register.rows, on="done_on")
    tally.share("done_pct", "Tỷ lệ", "done", "works")
    whole = tally.summary()

    bare = Outcome(Step("works", Summary, (WORKS,), "Công trình"), whole).without_rows().summary
    assert bare is not None
    assert bare.figures == whole.figures
    assert [(m.name, m.part, len(m.counted), len(m.set_aside)) for m in bare.measures] == [
        ("works", "", 0, 0), ("done", "", 0, 0), ("done_ytd", "", 0, 0),
        ("done_pct", "done", 0, 0), ("done_pct_ytd", "done_ytd", 0, 0),
    ]  # fmt: skip
    assert (dict(bare.later), len(whole.later)) == ({}, 1)
