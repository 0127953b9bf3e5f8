"""The two ends of a run: where grids come from, where tabs go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sheets_sync.diff import Change, Standing
from sheets_sync.errors import SourceError
from sheets_sync.grids import Grid


@dataclass(frozen=True)
class SourceRead:
    """One source as read: its grids, or why it could not be read.

    `name` is what people call it; `unit` is the unit that the config gives it.
    """

    name: str
    grids: tuple[Grid, ...] = ()
    error: SourceError | None = None
    unit: str | None = None


class OutputStore(Protocol):
    """A place that tabs are written to."""

    @property
    def name(self) -> str:
        """What people call it."""

    def read(self) -> Standing:
        """Return what stands there.

        Raises:
            OutputError: it cannot be read.
        """

    def write(self, changes: list[Change]) -> None:
        """Make all changes at once, then read them back; do nothing if there are none.

        Raises:
            OutputError: nothing was changed, or what was read back differs.
        """
