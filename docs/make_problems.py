"""Makes `problems.md` from the catalogue of problems. Run it after a sentence was changed."""

from __future__ import annotations

from pathlib import Path

from sheets_sync.problems import CATALOGUE

PAGE = Path(__file__).parent / "problems.md"
HEAD = """# What can be wrong with a cell

Each problem has a code, a sentence for the officer in Vietnamese, and one for the developer. An *error* sets
its row aside from the figures that the cell would spoil; a *warning* says how the cell was read. `found` is
what stands in the cell, `column` its heading, `detail` what else there is to say. A plugin may add codes of
its own, prefixed with its name.

| code | for the officer | for the developer |
| --- | --- | --- |
"""


def page() -> str:
    """Return the page's text."""
    rows = [f"| `{code}` | {wording.vietnamese} | {wording.english} |" for code, wording in CATALOGUE.items()]
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
