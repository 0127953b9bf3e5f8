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

    `name` is what people call it; `unit` is the unit that the config gives it. `unchanged` says that it
    stands as it stood at an earlier run, and was not read again, `from_store` that a plugin read it.
    """

    name: str
    grids: tuple[Grid, ...] = ()
    error: SourceError | None = None
    unit: str | None = None
    unchanged: bool = False
    from_store: bool = False


class OutputStore(Protocol):
    """A place that tabs are written to."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def refusal(self) -> str:
        """Why nothing can be written there and what to do, "" if nothing speaks against it."""

    @property
    def touched(self) -> bool:
        """Whether anything there may have been changed by us."""

    def known(self) -> Standing | None:
        """Return what stands there if that is known without looking, None if not.

        What is known may be some seconds old.
        """

    def read(self) -> Standing:
        """Return what stands there now.

        Raises:
            OutputError: it cannot be read.
        """

    def write(self, changes: list[Change]) -> None:
        """Make all changes at once and read them back; do nothing if there are none.

        Raises:
            StandingChangedError: what stood there was not what the changes were made for, or the answer was
                lost; `known` tells what stands there now.
            OutputError: nothing was changed.
        """
