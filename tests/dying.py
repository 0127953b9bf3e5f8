"""Runs that are killed: before any write to a disk, any step, any request, one by one."""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

ALIVE = 100
_WRITES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.truncate", "fcntl.flock")


def points_of(arguments: Sequence[str]) -> int:
    """Run a command in a child of its own and return at how many points it could have been killed."""
    read, write = os.pipe()
    seen = 0

    def count(_point: int) -> None:
        nonlocal seen
        seen += 1

    code = _in_child(arguments, count, lambda: os.write(write, str(seen).encode()))
    os.close(write)
    with os.fdopen(read) as pipe:
        number = int(pipe.read())
    assert code == 0
    return number


def killed_at(arguments: Sequence[str], point: int) -> None:
    """Run a command in a child of its own, killed right before a point."""

    def die(now: int) -> None:
        if now == point:
            os.kill(os.getpid(), signal.SIGKILL)

    assert _in_child(arguments, die, lambda: None) == -signal.SIGKILL


def _in_child(arguments: Sequence[str], at: Callable[[int], None], end: Callable[[], object]) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that other threads are not copied is what we want
        child = os.fork()
    if child == 0:
        code = ALIVE
        try:
            _watch(at)
            from sheets_sync.cli import call

            code = call([*arguments])
            end()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _watch(at: Callable[[int], None]) -> None:
    """Call `at` with a number that grows, before each thing that could be the last."""
    computing: Any = import_module("sheets_sync.computing")

    passed = 0

    def pass_by() -> None:
        nonlocal passed
        now, passed = passed, passed + 1
        at(now)

    def audit(event: str, given: tuple[Any, ...]) -> None:
        if event in _WRITES or (event == "open" and _is_writing(given)):
            pass_by()

    step = computing.call_step

    def call_step(*given: Any) -> Any:
        pass_by()
        return step(*given)

    computing.call_step = call_step
    sys.addaudithook(audit)


def _is_writing(given: tuple[Any, ...]) -> bool:
    path, _, flags = given
    if not isinstance(flags, int) or not flags & (os.O_WRONLY | os.O_RDWR):
        return False
    return not str(path).endswith((".pyc", os.devnull))


def run_in_child(arguments: Sequence[str], point: int | None) -> int:
    """Run a command in a child of its own, killed right before a point if it comes so far; return its end."""

    def die(now: int) -> None:
        if now == point:
            os.kill(os.getpid(), signal.SIGKILL)

    return _in_child(arguments, die, lambda: None)
