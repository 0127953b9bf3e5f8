"""After a run that wrote into spreadsheets the next has nothing to do, unless others were at work there."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import google_requests  # noqa: F401  (whatever code is loaded counts, and the server loads it late)
from google_server import Fault, Server
from google_town import OUTPUT, ROBOT, WORKS, TinyTown
from sheets_sync.places import kept_run_folder
from sheets_sync.stores.google.account import open_account
from towns import figure

NOTED = """
from pathlib import Path


def noted(saturdays, tally):
    if not tally.figures_only:
        Path({path!r}).write_text("called")
    return tally.summary()
"""


@pytest.fixture
def tiny(server: Server, tmp_path: Path) -> TinyTown:
    return TinyTown(tmp_path / "site", server)


@pytest.fixture
def called(tiny: TinyTown) -> Callable[[], bool]:
    """Return what tells whether a step was called since it was last asked."""
    path, plugin = tiny.folder / "called", tiny.folder / "plugins" / "saturdays.py"
    declared = '    register(noted, reads=WORKS, writes="Ghi nhớ")\n'
    plugin.write_text(WORKS + declared + NOTED.format(path=str(path)), encoding="utf-8")

    def told() -> bool:
        was_there = path.exists()
        path.unlink(missing_ok=True)
        return was_there

    return told


def test_after_a_run_that_wrote_the_next_computes_nothing(tiny: TinyTown, called: Callable[[], bool]) -> None:
    first = tiny.report()
    assert (called(), first["requests"]["sheets_write"]) == (True, 3)
    tiny.asked()
    second, third = tiny.report(), tiny.report()

    assert (called(), tiny.asked()) == (False, {"token": 2, "drive": 2})
    assert second["figures"] == first["figures"]
    assert second == third


def typed_by_an_officer(tiny: TinyTown) -> None:
    tiny.server.google.edit(tiny.ward("Xã Kỳ Nam").id, "Thứ Bảy", (2, 1), "11/3/2023")


def typed_into_the_summary(tiny: TinyTown) -> None:
    tiny.server.google.edit(OUTPUT, "Thứ Bảy vì dân", (20, 1), "xem lại")


def written_by_another_machine(tiny: TinyTown) -> None:
    tiny.server.google.touch(tiny.files[OUTPUT], tiny.server.google.email)


def renamed(tiny: TinyTown) -> None:
    tiny.files[OUTPUT].name = "Tên khác"
    tiny.files[OUTPUT].version += 1


def binned(tiny: TinyTown) -> None:
    tiny.files[OUTPUT].trashed = True


def no_longer_ours_to_edit(tiny: TinyTown) -> None:
    tiny.files[OUTPUT].rights = dict.fromkeys(tiny.files[OUTPUT].rights, "reader")


def forgotten_how_it_was_seen(tiny: TinyTown) -> None:
    path = kept_run_folder(tiny.config) / "run"
    _, rest = path.read_bytes().split(b"\n", 1)
    path.write_bytes(b'{"output-0123456789": "damaged"}\n' + rest)


@pytest.mark.parametrize(
    "change",
    [typed_by_an_officer, typed_into_the_summary, written_by_another_machine, renamed,
     binned, no_longer_ours_to_edit, forgotten_how_it_was_seen],
)  # fmt: skip
def test_whatever_changed_after_it_is_computed(
    tiny: TinyTown, called: Callable[[], bool], change: Callable[[TinyTown], None]
) -> None:
    tiny.report()
    change(tiny)
    called()
    tiny.report()

    assert called()


def test_under_a_persons_account_a_change_of_ours_may_be_that_persons(
    tiny: TinyTown, called: Callable[[], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sheets_sync.stores.google.account._OF_PERSONS", object)
    tiny.report()
    called()
    again = tiny.report()

    assert called()
    assert {source["status"] for source in again["sources"]} == {"read"}


PERSON = {"type": "authorized_user", "client_id": "c", "client_secret": "s", "refresh_token": "r"}
WORKLOAD = {
    "type": "external_account", "audience": "//iam.googleapis.com/locations/global/pools/a",
    "subject_token_type": "urn:ietf:params:oauth:token-type:jwt", "token_url": "https://sts.googleapis.com/v1/token",
    "credential_source": {"url": "https://example.org/token"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "ours", "email"), [(PERSON, False, ""), (WORKLOAD, True, ""), (None, True, ROBOT)]
)
def test_which_account_only_programs_act_under(
    tiny: TinyTown, tmp_path: Path, key: dict[str, Any] | None, ours: object, email: str
) -> None:
    path = tmp_path / "key.json"
    path.write_text(json.dumps(key or tiny.server.google.key_file()), encoding="utf-8")
    account, _warnings = open_account(path, 1)
    account.close()

    assert (account.is_ours, account.email) == (ours, email)


def typed_into_an_unchanged_tab(tiny: TinyTown) -> None:
    tiny.server.google.edit(OUTPUT, "Ghi nhớ", (20, 1), "ai đó ghi")


@pytest.mark.parametrize(
    ("file", "typed", "works", "request_number"),
    [
        *(("Xã Kỳ Nam", typed_by_an_officer, 3, number) for number in (2, 3, 4)),
        *(("Tổng hợp", typed_into_an_unchanged_tab, 2, number) for number in (1, 2, 3)),
    ],
)
def test_what_others_typed_while_it_ran_is_seen_by_the_next(
    tiny: TinyTown, called: Callable[[], bool], file: str, typed: Callable[[TinyTown], None], works: int,
    request_number: int,
) -> None:  # fmt: skip
    """Each is read, looked at before it is changed, changed, read back; the summary was known at first.

    The version that Drive lists then is that of our own change, which came after theirs.
    """
    tiny.report()
    tiny.server.google.edit(tiny.ward("Xã Kỳ Nam").id, "Thứ Bảy", (2, 1), "30/2/2023")
    asked = count(1)
    fault = Fault(0, lambda: typed(tiny) if next(asked) == request_number else None, times=1000,
                  only=tiny.ward(file).id)  # fmt: skip
    tiny.server.faults.append(fault)
    before = tiny.report()
    called()
    after = tiny.report()

    assert (next(asked) > request_number, called(), figure(before, "works")[0]) == (True, True, 2)
    assert figure(after, "works")[0] == works
