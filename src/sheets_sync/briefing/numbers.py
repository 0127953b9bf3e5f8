"""A figure as a form shows it."""

from __future__ import annotations

from dataclasses import dataclass

from sheets_sync.summaries import Summary
from sheets_sync.texts import shown_number


@dataclass(frozen=True)
class Number:
    """A figure of the site, and of its groups; printed, it says how many rows it misses.

    The names are those that the forms use: `gia_tri` its value, `so_dong` and `de_rieng` the numbers of rows
    counted and set aside, `xa_phuong`, `to_chuc` and `luc_luong` the values of the groups. Percentages are
    to one decimal.
    """

    gia_tri: int | float
    so_dong: int
    de_rieng: int
    xa_phuong: int | float = 0
    to_chuc: int | float = 0
    luc_luong: int | float = 0

    def __str__(self) -> str:
        text = shown_number(self.gia_tri)
        return f"{text} (chưa tính {self.de_rieng} dòng)" if self.de_rieng else text


def numbers_of(summary: Summary) -> dict[str, Number]:
    """Return each figure of a step by its name."""
    groups = {(f.figure, f.kind): f.shown for f in summary.figures if f.unit is None and f.kind}
    return {
        f.figure: Number(
            f.shown, f.rows, f.set_aside, groups.get((f.figure, "ward"), 0),
            groups.get((f.figure, "organisation"), 0), groups.get((f.figure, "armed-force"), 0),
        )
        for f in summary.figures
        if f.unit is None and f.kind is None
    }  # fmt: skip
