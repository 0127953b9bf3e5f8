"""Bringing outputs to what is wanted there, whoever else types into them meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from sheets_sync.diff import Change, Standing
from sheets_sync.errors import OutputError, StandingChangedError
from sheets_sync.stores import OutputStore
from sheets_sync.threads import side_by_side

TRIES = 10
Plan = Callable[[Standing], list[Change]]


def settle(output: OutputStore, plan: Plan, *, write: bool) -> list[Change]:
    """Return what is to be done with each tab and, with `write`, do it.

    What is known of the output is enough to see that nothing is to be done, or to add tabs; before a tab
    is replaced the output is looked at anew, so that what somebody typed a moment ago is kept. If it
    changes all the same, the changes are worked out again.

    Raises:
        OutputError: it cannot be read or written.
    """
    known = output.known()
    first = plan(refuse_newer(output, output.read() if known is None else known))
    if not write:
        return first
    if known is not None and any(map(_replaces, first)):
        changes = plan(refuse_newer(output, output.read()))
    else:
        changes = first
    for _ in range(TRIES):
        try:
            output.write(changes)
        except StandingChangedError as error:
            trouble = error
            changes = plan(output.known() or output.read())
        else:
            return _told(first, changes)
    raise OutputError(str(trouble))


def refuse_newer(output: OutputStore, standing: Standing) -> Standing:
    """Return what stands there.

    Raises:
        OutputError: a newer program made some of it, which this one would misread.
    """
    if standing.newer:
        newer = f"«{standing.newer[0]}» was made by a newer sheets-sync"
        raise OutputError(f"{output.name}: {newer}; upgrade this one (pip install -U sheets-sync)")
    return standing


def _replaces(change: Change) -> bool:
    return change.kind in ("updated", "stale")


def _told(first: Sequence[Change], last: Sequence[Change]) -> list[Change]:
    """Return the last changes as done, but what was done before the last look as what it was."""
    kinds = {change.title: change.kind for change in first}
    done = [change.done() for change in last]
    return [
        replace(change, kind=kinds.get(change.title, change.kind)) if change.kind == "unchanged" else change
        for change in done
    ]


def settle_all(
    wanted: Mapping[str, tuple[OutputStore, Plan]], *, write: bool
) -> dict[str, list[Change] | OutputError]:
    """Settle several outputs side by side; one that fails costs only itself.

    Returns by name what was done, or why it could not be.
    """

    def one(pair: tuple[OutputStore, Plan]) -> list[Change] | OutputError:
        try:
            return settle(*pair, write=write)
        except OutputError as error:
            return error

    return dict(zip(wanted, side_by_side(one, wanted.values()), strict=True))
