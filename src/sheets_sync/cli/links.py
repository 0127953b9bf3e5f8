"""Where a link to a cell of a source leads."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sheets_sync.grids import Place
    from sheets_sync.site import Site
    from sheets_sync.stores import SourceRead
    from sheets_sync.tabs import Target


class Links:
    """Where a link to a cell of a source leads: its address on the web, or its file from the output."""

    def __init__(self, site: Site, reads: Sequence[SourceRead]) -> None:
        self._site = site
        self._elsewhere = {read.name for read in reads if read.from_store}
        self._links = {(read.name, grid.tab): grid.link for read in reads for grid in read.grids}
        self._files: dict[str, str | None] = {}

    def __call__(self, place: Place) -> Target | None:
        """Return the link's target, None from a spreadsheet on the web to a local file, or into a store."""
        from sheets_sync.grids import quoted_tab
        from sheets_sync.tabs import Target

        location = f"{quoted_tab(place.tab)}!{place.cell}"
        link = self._links.get((place.source, place.tab), "")
        if link:
            return Target(location, link)
        if place.source not in self._files:
            self._files[place.source] = self._file(place.source)
        file = self._files[place.source]
        return Target(location, file) if file else None

    def _file(self, source: str) -> str | None:
        """Return the way from the output to a source's file; worked out once, since it looks at the disk."""
        config = self._site.config
        if not config.output.path or source in self._elsewhere:
            return None
        return Path(os.path.relpath(config.path(source), config.path(config.output.path).parent)).as_posix()
