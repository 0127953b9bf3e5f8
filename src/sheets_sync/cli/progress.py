"""What a person at a terminal sees while a command is at work; nobody else sees any of it."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

from sheets_sync.cli.words import _

if TYPE_CHECKING:
    from sheets_sync.cli.options import Common

Thing = TypeVar("Thing")


def with_bar(things: Iterable[Thing], number: int) -> Iterable[Thing]:
    """Return so many things, one after another, with a bar that says how many are left."""
    from rich.console import Console
    from rich.progress import track

    return track(things, _("Reading"), number, console=Console(stderr=True), transient=True)


def without_bar(things: Iterable[Thing], _number: int) -> Iterable[Thing]:
    """Return the things as they are, where nobody looks."""
    return things


def at_work(common: Common) -> AbstractContextManager[Any]:
    """Show that the figures are being computed and written."""
    if common.quiet or common.as_json or not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(_("Computing and writing"))
