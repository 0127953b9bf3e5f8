"""Tests of plugins. Where sheets-sync is installed, pytest finds the fixture `town` by itself."""

from __future__ import annotations

import pytest

from sheets_sync.trial import PluginFailedError, RunEnd, StepEnd, Town, table

__all__ = ["PluginFailedError", "RunEnd", "StepEnd", "Town", "table", "town"]


@pytest.fixture
def town(request: pytest.FixtureRequest) -> Town:
    """Return a town of two communes, a ward and an organisation, in quý I/2023, looked at on 1 April 2023."""
    return Town(request.path.parent)
