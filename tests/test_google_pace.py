"""The pace of requests under the quota that Google enforces, and the budget for what fails; no test waits."""

from __future__ import annotations

from typing import Any

import pytest
from requests import PreparedRequest, Session

from google_api import Google
from google_server import Fault, Server
from google_town import FOLDER, FakeClock, GoogleTown, TinyTown, new_file
from sheets_sync.stores.google.pace import Budget, Pace


def test_sixty_wards_are_read_as_fast_as_the_quota_allows_and_no_faster(
    server: Server, small: GoogleTown
) -> None:
    town = TinyTown(small.folder / "tiny", server)
    town.write_config(town.config.read_text(encoding="utf-8").replace("feedback = true", "feedback = false"))
    names = [f"Kỳ {number:02}" for number in range(60)]
    (town.folder / "units.csv").write_text(
        "Tên,Loại\n" + "".join(f"{name},xã\n" for name in names), encoding="utf-8"
    )
    for name in names:
        file = new_file(f"ward-{name}", f"Xã {name}", folder=FOLDER)
        file.sheet.add("Thứ Bảy", [["Đơn vị", "Ngày thực hiện"], [name, "4/3/2023"]])
        town.files[file.id] = file
    server.google.quota = 60
    start = server.google.seconds
    report = town.report()
    # 62 spreadsheets, the output before and after its write: 64 reads, four over the minute's sixty.
    least = 60.0

    assert (report["requests"]["sheets_read"], report["requests"]["retries"]) == (64, 0)
    assert least <= server.google.seconds - start <= 1.1 * least


@pytest.mark.parametrize("asked", [59, 60, 61, 130, 600])
def test_no_minute_has_more_than_sixty_requests(asked: int) -> None:
    clock = FakeClock(Google.__new__(Google))
    clock.google.seconds = 0.0
    pace = Pace()
    starts = []
    for number in range(asked):
        clock.google.seconds += 0.01 * (number % 3)
        pace.wait(clock)  # type: ignore[arg-type]
        starts.append(clock.now())

    assert all(later - first > 60 for first, later in zip(starts, starts[60:], strict=False))
    assert starts[-1] <= (asked - 1) // 60 * 61 + 10


def test_the_budget_counts_an_outage_once_however_many_requests_it_hits() -> None:
    clock = FakeClock(Google.__new__(Google))
    clock.google.seconds = 0.0
    budget = Budget(clock, 100.0)  # type: ignore[arg-type]
    with budget.trouble(0.0), budget.trouble(0.0):
        clock.sleep(30)
        inside = budget.left
    clock.sleep(50)

    assert (inside, budget.left) == (70.0, 70.0)


def test_the_time_that_google_asks_for_is_waited(server: Server, small: GoogleTown) -> None:
    server.faults.append(Fault(1, 429, headers={"Retry-After": "33"}))
    start = server.google.seconds
    outcome = small.call("run")

    assert (outcome.code, server.google.seconds - start >= 33) == (0, True)


def test_every_request_has_a_time_out(small: GoogleTown, monkeypatch: pytest.MonkeyPatch) -> None:
    given = []
    send = Session.send

    def noted(session: Session, request: PreparedRequest, **named: Any) -> Any:
        given.append(named["timeout"])
        return send(session, request, **named)

    monkeypatch.setattr(Session, "send", noted)
    small.call("run")

    assert given == [(10.0, 180.0)] * 8


def test_the_budget_is_the_sites_to_choose(server: Server, small: GoogleTown) -> None:
    small.write_config(small.config.read_text(encoding="utf-8") + "retry_seconds = 10\n")
    server.faults.append(Fault(1, 503, times=1000))
    start = server.google.seconds

    assert small.call("run").code == 1
    assert server.google.seconds - start < 12
