"""A run of which all stands as it stood: it ends as the last one ended, without working it out again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sheets_sync.cli.lines import say

if TYPE_CHECKING:
    from sheets_sync.cli.sources import Ends
    from sheets_sync.intake import Request
    from sheets_sync.kept_runs import KeptRun, Written
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
        from sheets_sync.kept_runs import key_of, written_before
        from sheets_sync.places import kept_run_folder

        self._ends = ends
        self._listening = listening
        self._config = site.config
        self._folder = kept_run_folder(site.config.file)
        states = ends.states()
        sources, self._versions = states or ((), {})
        self._written = ends.still_standing(written_before(self._folder))
        whole = not request.only and request.units_of is None
        plugins = code_of(site.plugins.plugins)
        known = (own_code(), plugins, site.config, site.units, site.options, request, sources, listening)
        self._known = key_of(*known) if states and whole else None

    def ended(self) -> Ended | None:
        """Return how the last run that found all this ended; None if none did, or it changed something."""
        kept = self._kept(self._standing(), self._written)
        return kept.load() if kept else None

    def keep(self, run: Run) -> None:
        """Keep how a whole run ended, if nothing was lost in it and what it wrote is known to stand."""
        told = run.condition is not None and not (self._listening and run.condition.untold)
        now = self._ends.sheets_written()
        if run.status != "done" or not told or now is None:
            return
        written = {**self._written, **now}
        kept = self._kept(self._ends.stands, written)
        if kept is None:
            return
        try:
            kept.save(run, written)
        except OSError as error:
            say(
                f"the cache folder cannot be written to ({error.strerror}), so the next run computes all anew"
            )

    def _kept(self, output: bytes | None, written: Written) -> KeptRun | None:
        from sheets_sync.kept_runs import KeptRun, key_of

        if self._known is None or output is None:
            return None
        # The version after a change of ours is not known; how the spreadsheet was seen then stands for it.
        sheets = sorted({**self._versions, **written}.items())
        return KeptRun(self._folder, key_of(self._known, sheets, hashlib.sha256(output).hexdigest()))

    def _standing(self) -> bytes | None:
        """Return the summary's bytes as it stands; b"" for a spreadsheet, which is among those listed."""
        output = self._config.output.path
        if not output:
            return b""
        try:
            return self._config.path(output).read_bytes()
        except OSError:
            return None
