"""How often Python looks for objects that nothing but each other refer to."""

from __future__ import annotations

import gc

# By Python's own thresholds, of 700 objects, a run goes through millions of cells again and again, and finds
# next to nothing: that is a fifth of its time (docs/performance.md).
_THRESHOLDS = (50_000, 50, 100)


def collect_seldom() -> None:
    """Let this process collect garbage seldom, for what a run makes it needs to its end."""
    gc.set_threshold(*_THRESHOLDS)
