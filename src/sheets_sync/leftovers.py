"""Tabs of ours that a run does not write anew: those of failed steps, and those nothing writes any more."""

from __future__ import annotations

from collections.abc import Collection

from sheets_sync.computing import Computed
from sheets_sync.diff import Standing
from sheets_sync.intake import Request
from sheets_sync.output import CORE
from sheets_sync.site import Site


def failed_tabs(site: Site, computed: Computed, standing: Standing, request: Request) -> dict[str, str]:
    """Return the tabs of failed steps, and every tab that their plugin owns, with the plugin."""
    failed = {o.step.writes: o.step.plugin for o in computed.outcomes if o.error}
    lost = {plugin.name for plugin in site.plugins.plugins if plugin.state == "broken"}
    lost |= {o.step.plugin for o in computed.outcomes if o.left_out and computed.read.failed}
    lost |= set(failed.values())
    if request.only:
        lost &= set(request.only)
    return failed | {title: mark.owner for title, mark in standing.marks.items() if mark.owner in lost}


def gone_tabs(standing: Standing, known: Collection[str], only: Collection[str] = ()) -> dict[str, str]:
    """Return the tabs of which no step knows any more, with the plugin that made them.

    Their plugin was taken away or disabled, or gave its tab another title. `known` are the titles that this
    run deals with; with `only`, tabs of these plugins alone are looked at.
    """
    return {
        title: mark.owner
        for title, mark in standing.marks.items()
        if mark.owner != CORE and title not in known and (not only or mark.owner in only)
    }
