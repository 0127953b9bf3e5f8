"""A run that writes nothing, for its period and for the one after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sheets_sync.closings import recall as recall_closings
from sheets_sync.computing import Computed, compute
from sheets_sync.intake import Request
from sheets_sync.periods import Period
from sheets_sync.runner import Run, check
from sheets_sync.runner import standing as standing_of_output
from sheets_sync.site import Site
from sheets_sync.steps import Outcome
from sheets_sync.stores import OutputStore, SourceRead


@dataclass(frozen=True)
class Gathered:
    """What a briefing is made of: a run, and what the steps give for the period that comes next."""

    site: Site
    request: Request
    run: Run
    coming: Period
    ahead: Sequence[Outcome]


def gather(site: Site, request: Request, reads: Sequence[SourceRead], summary: OutputStore) -> Gathered:
    """Compute a period and the one after it; write nothing.

    Raises:
        OutputError: the summary, which tells what is closed, cannot be read.
    """
    run = check(site, request, reads, summary)
    coming = site.calendar.next(request.period)
    closings = recall_closings(standing_of_output(summary))
    ahead: Computed = compute(site, replace(request, period=coming), reads, closings)
    return Gathered(site, request, run, coming, ahead.outcomes)
