"""The process that looks at plugins: `python -m sheets_sync.checking.child` says line by line what it finds.

The lines are JSON, on a stream of their own, so that nothing that a plugin prints gets between them.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any


def main(arguments: list[str]) -> None:
    """Do what the first argument says, and leave without waiting for what a plugin left running."""
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(line: Any) -> None:
        lines.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
        lines.flush()

    task = _list if arguments[0] == "list" else _check
    task(say, *arguments[1:])
    os._exit(0)


def _list(say: Any, folder: str, disabled: str, ended: str) -> None:
    """Say of each plugin that it is being loaded, and at the end what all are; leave out what `ended` us."""
    from sheets_sync.checking.entries import entry_of
    from sheets_sync.plugin_places import find_plugins
    from sheets_sync.plugins import Plugin, gathered, load_plugin

    known: dict[str, str] = json.loads(ended)
    plugins = []
    for found in find_plugins(Path(folder) if folder else None):
        plugin = Plugin(found.name, found.source, found.origin, found.version)
        if found.name in known:
            plugin.break_for(known[found.name])
        else:
            say({"loading": found.name})
            plugin = load_plugin(found, json.loads(disabled), seconds=20)
        plugins.append(plugin)
    say({"entries": [entry_of(plugin) for plugin in gathered(plugins).plugins]})


def _check(say: Any, file: str) -> None:
    from sheets_sync.checking.checks import Check, told

    check = Check(Path(file))
    for finding in check.findings():
        say(told([finding])[0])
    say({"digest": check.digest})


if __name__ == "__main__":
    main(sys.argv[1:])
