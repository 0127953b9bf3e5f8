"""An output in memory, for trying things out."""

from __future__ import annotations

from sheets_sync.diff import TYPED_INTO, Change, Mark, Standing, content_hash
from sheets_sync.grids import Value
from sheets_sync.tabs import NOTICE_ROW


class MemoryOutput:
    """Holds tabs as any other output does, as long as the process lives.

    `tabs` are the values by title; who changes them is taken for somebody who typed there.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.refusal = ""
        self.touched = False
        self.tabs: dict[str, list[list[Value]]] = {}
        self._marks: dict[str, Mark] = {}

    def known(self) -> Standing | None:
        """Return nothing: what stands there is looked at when it is needed."""
        return None

    def read(self) -> Standing:
        """Return the values of each tab and the marks of ours."""
        return Standing(dict(self.tabs), {t: mark for t, mark in self._marks.items() if t in self.tabs})

    def write(self, changes: list[Change]) -> None:
        """Make all changes."""
        for change in changes:
            if change.is_made:
                self._apply(change)
                self.touched = True

    def _apply(self, change: Change) -> None:
        before = self.tabs.get(change.title, [])
        if change.tab:
            if change.keep_copy:
                number = sum(1 for title in self.tabs if title.startswith("Bản lưu ")) + 1
                self.tabs[f"Bản lưu {number} {change.title}"[:31].strip()] = before
            self.tabs[change.title] = [list(row) for row in change.tab.values]
            content = content_hash(change.tab.values)
            self._marks[change.title] = Mark(change.owner, content, change.tab.look)
        elif change.stale:
            rows = [*before, *([] for _ in range(NOTICE_ROW + 1 - len(before)))]
            rows[NOTICE_ROW] = [change.stale, *rows[NOTICE_ROW][1:]]
            self.tabs[change.title] = rows
            look = self._marks[change.title].look if change.title in self._marks else ""
            content = TYPED_INTO if change.keep_copy else content_hash(rows)
            self._marks[change.title] = Mark(change.owner, content, look, "1")
