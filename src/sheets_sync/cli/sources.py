"""Reading a site's sources, with progress on a terminal only."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sheets_sync.grids import Place
    from sheets_sync.layout import Target
    from sheets_sync.site import Site
    from sheets_sync.stores import SourceRead


def read_sources(site: Site, *, show_progress: bool) -> list[SourceRead]:
    """Read every source of the config."""
    from sheets_sync.stores.workbooks import read_workbooks

    config = site.config
    sources = [(source.path, source.unit) for source in config.sources]
    progress = _with_bar if show_progress and sys.stderr.isatty() else iter
    return read_workbooks(config.folder, sources, [config.path(config.output.path)], progress)


def _with_bar(paths: list[Path]) -> Iterable[Path]:
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return track(paths, "Reading", console=console, transient=True)


def link_to_source(site: Site, place: Place) -> Target:
    """Return the link from the output workbook to a cell of a source."""
    from sheets_sync.grids import quoted_tab
    from sheets_sync.layout import Target

    output, source = site.config.path(site.config.output.path), site.config.path(place.source)
    file = Path(os.path.relpath(source, output.parent)).as_posix()
    return Target(f"{quoted_tab(place.tab)}!{place.cell}", file)
