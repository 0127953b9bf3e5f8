"""A run of which all stands as it stood: it ends as the last one ended, without working it out again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sheets_sync.cli.lines import say

if TYPE_CHECKING:
    from sheets_sync.cli.sources import Ends
    from sheets_sync.intake import Request
    from sheets_sync.kept_runs import KeptRun
    from sheets_sync.report import Ended
    from sheets_sync.runner import Run
    from sheets_sync.site import Site


class Again:
    """What a run of a site depends on, as it stands at its beginning, and how the last such run ended.

    Where somebody is `listening`, a run with news is not kept: it has yet to be told.

    Raises:
        ConfigError: the config names a source in two ways that contradict each other.
        OutputError: Google cannot be reached, or refuses us.
    """

    def __init__(self, site: Site, request: Request, ends: Ends, *, listening: bool) -> None:
        from sheets_sync.code_state import code_of, own_code
        from sheets_sync.kept_runs import key_of

        self._ends = ends
        self._listening = listening
        self._config = site.config
        sources = ends.states()
        whole = not request.only and request.units_of is None
        plugins = code_of(site.plugins.plugins)
        known = (own_code(), plugins, site.config, site.units, site.options, request, sources, listening)
        self._known = key_of(*known) if sources and whole else None

    def ended(self) -> Ended | None:
        """Return how the last run that found all this ended; None if none did, or it changed something."""
        kept = self._kept(self._standing())
        return kept.load() if kept else None

    def keep(self, run: Run) -> None:
        """Keep how a whole run ended, if nothing was lost in it and what it wrote is known to stand."""
        told = run.condition is not None and not (self._listening and run.condition.untold)
        kept = self._kept(self._ends.stands) if run.status == "done" and told else None
        if kept is None:
            return
        try:
            kept.save(run)
        except OSError as error:
            say(
                f"the cache folder cannot be written to ({error.strerror}), so the next run computes all anew"
            )

    def _kept(self, output: bytes | None) -> KeptRun | None:
        from sheets_sync.kept_runs import KeptRun, key_of
        from sheets_sync.places import kept_run_folder

        if self._known is None or output is None:
            return None
        key = key_of(self._known, hashlib.sha256(output).hexdigest())
        return KeptRun(kept_run_folder(self._config.file), key)

    def _standing(self) -> bytes | None:
        """Return the summary's bytes as it stands; of a spreadsheet its listed version stands for it."""
        output = self._config.output.path
        if not output:
            return b""
        try:
            return self._config.path(output).read_bytes()
        except OSError:
            return None
