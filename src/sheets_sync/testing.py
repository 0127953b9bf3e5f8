"""Tests of plugins. Where sheets-sync is installed, pytest finds the fixture `town` by itself."""

from __future__ import annotations

import pytest

from sheets_sync.trial import PluginFailedError, RunEnd, StepEnd, Town, is_shown, table, typed

__all__ = ["PluginFailedError", "RunEnd", "StepEnd", "Town", "table", "town"]


@pytest.fixture
def town(request: pytest.FixtureRequest) -> Town:
    """Return a town of two communes, a ward and an organisation, in quý I/2023, looked at on 1 April 2023."""
    return Town(request.path.parent)


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Say of a table that is not as expected what it is, as text that can be put into the test."""
    if op != "==" or not (is_shown(left) and is_shown(right)):
        return None
    wrong = next((n for n, (one, other) in enumerate(zip(left, right, strict=False)) if one != other), -1)
    where = f"row {wrong + 1} differs" if wrong >= 0 else f"{len(left)} rows, {len(right)} expected"
    return [f"the table is another one ({where}); it is:", *typed(left)]
