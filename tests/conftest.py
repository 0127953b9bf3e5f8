"""Fixtures that several test files share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from google_api import Google
from google_server import Server, running
from google_town import GoogleTown, reach, upload, ward_names


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep locks, caches and journals of tests out of the user's folders."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
    monkeypatch.delenv("SHEETS_SYNC_CONFIG", raising=False)


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the folder of the checkout."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def google_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run the test server for all tests; each that uses it resets it."""
    with running(Google(), tmp_path_factory.mktemp("ca")) as running_server:
        yield running_server


@pytest.fixture
def server(google_server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Return the test server, empty, and lead the product there."""
    reach(google_server, monkeypatch)
    return google_server


@pytest.fixture
def whole_town(server: Server, tmp_path: Path) -> GoogleTown:
    """Return the example town, its workbooks uploaded as spreadsheets."""
    upload(server.google)
    return GoogleTown(tmp_path, server)


@pytest.fixture
def town(server: Server, tmp_path: Path) -> GoogleTown:
    """Return its registers of models and dialogues alone: thirteen spreadsheets, quicker to run."""
    upload(server.google, [*ward_names(), "Các tổ chức chính trị - xã hội", "Theo dõi đối thoại"])
    return GoogleTown(tmp_path, server)


@pytest.fixture
def small(server: Server, tmp_path: Path) -> GoogleTown:
    """Return two wards of it: one token, one listing, two reads, the output's read, its write, its check."""
    upload(server.google, ["Xã Kỳ Nam", "Xã Kỳ Hà"])
    return GoogleTown(tmp_path, server)
