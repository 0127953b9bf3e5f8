"""Doing several things that wait at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

AT_ONCE = 16
T = TypeVar("T")
R = TypeVar("R")


def side_by_side(do: Callable[[T], R], things: Iterable[T]) -> list[R]:
    """Return what `do` gives for each thing, in their order; many wait at once.

    An interrupt does not wait for what has begun.
    """
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        results = list(pool.map(do, things))
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
    return results
