"""On what the reading of many files runs: this process, threads, processes, or a Dask cluster."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from sheets_sync.errors import ConfigError
from sheets_sync.garbage import collect_seldom

if TYPE_CHECKING:
    from sheets_sync.config import Engine

Task = TypeVar("Task")
Result = TypeVar("Result")
# Fewer files than these are read here sooner than other processes have begun (docs/performance.md).
FEWEST_FILES = 100
# So many parts for each worker: enough that none waits long for the last, few enough to cost little.
PARTS = 8
CONNECT_SECONDS = 30.0
_NO_DASK = 'engine.kind "dask" needs the package distributed; install sheets-sync[dask]'


def kind_of(engine: Engine, files: int) -> str:
    """Return the kind of engine that reads so many files."""
    if engine.kind != "auto":
        return engine.kind
    return "processes" if files >= FEWEST_FILES and _workers(engine) > 1 else "serial"


def run_all(
    engine: Engine, work: Callable[[Sequence[Task]], Sequence[Result]], tasks: Sequence[Task]
) -> Iterator[tuple[Task, Result | None]]:
    """Yield each task with its result, None if the worker that had it died twice; in no order.

    `work` does several tasks, one result each; it and its tasks must be such as can be pickled. A part whose
    worker died is done once more, one task after another.

    Raises:
        ConfigError: the cluster cannot be reached.
    """
    kind = kind_of(engine, len(tasks))
    if kind == "serial":
        for task in tasks:
            yield task, work([task])[0]
        return
    lost: list[Task] = []
    for part, results in _in_parts(engine, kind, work, tasks):
        lost += part if results is None else []
        yield from zip(part, results or (), strict=False)
    yield from _one_by_one(engine, kind, work, lost)


def _in_parts(
    engine: Engine, kind: str, work: Callable[[Sequence[Task]], Sequence[Result]], tasks: Sequence[Task]
) -> Iterator[tuple[Sequence[Task], Sequence[Result] | None]]:
    with executor_of(engine, kind) as (executor, workers, deaths):
        size = max(1, -(-len(tasks) // (workers * PARTS)))
        parts = [tasks[first : first + size] for first in range(0, len(tasks), size)]
        for part, future in [(part, executor.submit(work, part)) for part in parts]:
            yield part, _result(future, deaths)


def _one_by_one(
    engine: Engine, kind: str, work: Callable[[Sequence[Task]], Sequence[Result]], tasks: Iterable[Task]
) -> Iterator[tuple[Task, Result | None]]:
    """Do tasks whose worker died, each alone, so that the one that kills it costs itself only."""
    left = list(tasks)
    while left:
        with executor_of(engine, kind) as (executor, _, deaths):
            while left:
                results = _result(executor.submit(work, left[:1]), deaths)
                yield left.pop(0), results[0] if results else None
                if results is None:
                    break


def _result(future: Future[Any], deaths: tuple[type[Exception], ...]) -> Any:
    try:
        return future.result()
    except deaths:
        return None


@contextmanager
def executor_of(engine: Engine, kind: str) -> Iterator[tuple[Executor, int, tuple[type[Exception], ...]]]:
    """Give an executor, how many workers it has, and what it raises when one of them dies.

    Raises:
        ConfigError: the cluster cannot be reached.
    """
    if kind == "dask":
        with _dask(engine) as (client, deaths):
            yield client.get_executor(pure=False), max(1, len(client.nthreads())), deaths
        return
    workers = _workers(engine)
    executor = ThreadPoolExecutor(workers) if kind == "threads" else _processes(workers)
    try:
        yield executor, workers, (BrokenExecutor,)
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        raise
    executor.shutdown()


def _workers(engine: Engine) -> int:
    own = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return engine.workers or own or 1


def _processes(workers: int) -> Executor:
    # A forked copy of a process with threads may hang on a lock that one of them held.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=collect_seldom)


@contextmanager
def _dask(engine: Engine) -> Iterator[tuple[Any, tuple[type[Exception], ...]]]:
    try:
        from distributed import Client
        from distributed.scheduler import KilledWorker
    except ImportError as error:
        raise ConfigError([_NO_DASK]) from error
    wanted = {"address": engine.address} if engine.address else {"n_workers": engine.workers or None}
    try:
        client = Client(**wanted, set_as_default=False, timeout=CONNECT_SECONDS)
    except (OSError, TimeoutError, ValueError) as error:
        raise ConfigError(
            [f"engine.address: no Dask scheduler answers there in {CONNECT_SECONDS} s"]
        ) from error
    with client:
        yield client, (KilledWorker,)
