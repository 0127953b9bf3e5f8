"""Files are read on any engine alike, also when a worker dies in the middle of it."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from sheets_sync.config import Engine
from sheets_sync.engines import FEWEST_FILES, kind_of, run_all
from sheets_sync.errors import ConfigError
from towns import Town

HEAD = ["Đơn vị", "Tên mô hình", "Lĩnh vực", "Ngày đăng ký"]
UNITS = [f"Xã {number}" for number in range(1, 25)]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Return a town of many files, one of them damaged, with things to mend in others."""
    town = Town(tmp_path, dict.fromkeys(UNITS, "xã"))
    for number, unit in enumerate(UNITS):
        rows = [
            [unit, f"Mô hình {n}", "kinh tế", f"{n + 1}/3/2023" if n % 5 else "31/2/2023"]
            for n in range(number)
        ]
        town.add(f"{unit}.xlsx", Mô_hình=[HEAD, *rows])
    (tmp_path / "registers" / "Xã 7.xlsx").write_bytes(b"broken")
    return town


def output_on(town: Town, engine: str) -> tuple[int, bytes, Any]:
    """Run on an engine into a new workbook; return the exit code, its bytes and the report's figures."""
    plain = town.config.read_text(encoding="utf-8").partition("[engine]")[0]
    town.config.write_text(f"{plain}[engine]\n{engine}\n", encoding="utf-8")
    town.output.unlink(missing_ok=True)
    outcome = town.call("run", "--json", "--full")
    report = outcome.report
    return outcome.code, town.output.read_bytes(), [report["figures"], report["problems"], report["sources"]]


@pytest.mark.parametrize("engine", ['kind = "threads"', 'kind = "processes"\nworkers = 2', 'kind = "auto"'])
def test_every_engine_gives_the_same_bytes(town: Town, engine: str) -> None:
    assert output_on(town, engine) == output_on(town, 'kind = "serial"')


def slowly(numbers: Sequence[int]) -> list[int]:
    time.sleep(0.05)
    return [number * number for number in numbers]


def deadly(numbers: Sequence[int]) -> list[int]:
    if 13 in numbers:
        os.kill(os.getpid(), signal.SIGKILL)
    return [number * number for number in numbers]


def test_a_task_that_kills_its_worker_costs_itself_alone() -> None:
    found = dict(run_all(Engine(kind="processes", workers=2), deadly, list(range(40))))

    assert found == {number: None if number == 13 else number * number for number in range(40)}


def test_a_file_that_kills_its_worker_is_a_source_that_could_not_be_read(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sheets_sync import local_reading

    def lost(_engine: Engine, _work: Any, files: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
        yield from ((file, None) for file in files)

    monkeypatch.setattr(local_reading, "run_all", lost)
    outcome = town.call("check")

    assert outcome.code == 3
    assert outcome.err.count("ends the process that reads it; save it anew as .xlsx") == len(UNITS)


def test_processes_are_for_many_files_on_more_than_one_processor() -> None:
    kinds = [kind_of(Engine(workers=workers), files)
             for workers, files in [(2, FEWEST_FILES), (2, FEWEST_FILES - 1), (1, FEWEST_FILES)]]  # fmt: skip

    assert kinds == ["processes", "serial", "serial"]
    assert kind_of(Engine(kind="threads"), 1) == "threads"


@pytest.fixture
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
    with distributed.LocalCluster(
        n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster


def test_a_cluster_that_loses_a_worker_in_the_middle_gives_the_same_bytes(town: Town, cluster: Any) -> None:
    from distributed import Client

    address = f'kind = "dask"\naddress = "{cluster.scheduler_address}"'
    expected = output_on(town, 'kind = "serial"')
    with Client(cluster, set_as_default=False) as client:
        pids = client.run(os.getpid)
        engine = Engine(kind="dask", address=cluster.scheduler_address)
        found = {}
        for number, result in run_all(engine, slowly, list(range(60))):
            found[number] = result
            if len(found) == 5:
                os.kill(next(iter(pids.values())), signal.SIGKILL)

    assert found == {number: number * number for number in range(60)}
    threading.Timer(0.2, os.kill, (list(pids.values())[1], signal.SIGKILL)).start()
    assert output_on(town, address) == expected


def test_a_scheduler_that_is_not_there_is_a_mistake_of_the_config(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the extra dask is not installed")
    from sheets_sync import engines

    monkeypatch.setattr(engines, "CONNECT_SECONDS", 0.5)
    with pytest.raises(ConfigError, match=r"engine.address: no Dask scheduler answers there"):
        list(run_all(Engine(kind="dask", address="tcp://127.0.0.1:9"), slowly, [1]))


@pytest.mark.parametrize(
    ("engine", "says"),
    [
        ('kind = "quick"', "engine.kind"),
        ('address = "tcp://a:1"', 'address goes with kind = "dask"'),
        ("workers = -1", "engine.workers"),
    ],
)
def test_a_mistake_in_the_engine_is_told(town: Town, engine: str, says: str) -> None:
    town.config.write_text(
        town.config.read_text(encoding="utf-8") + f"[engine]\n{engine}\n", encoding="utf-8"
    )

    outcome = town.call("run")

    assert (outcome.code, says in outcome.err) == (2, True)
