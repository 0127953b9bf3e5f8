"""Pages of the documentation as programs: files are written, commands run, what they print is compared.

A fence says what it is: `python title="plugins/x.py"` is a file, `console` is commands after `$` with what
they print, where a line "…" stands for any lines; `sh` is a command that is only read, `python`, `toml` and
`json` without a title must be whole.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[1]
PORT = "8765"


@dataclass(frozen=True)
class Fence:
    """One block of code of a page: its language, the file that it is, its text, its line."""

    language: str
    title: str
    text: str
    line: int


def fences(page: Path) -> list[Fence]:
    """Return a page's blocks of code."""
    tokens = MarkdownIt("commonmark").parse(page.read_text(encoding="utf-8"))
    return [
        Fence(token.info.split()[0] if token.info else "", title[1] if title else "", token.content,
              (token.map or [0])[0] + 1)
        for token in tokens if token.type == "fence"
        for title in [re.search(r'title="([^"]+)"', token.info)]
    ]  # fmt: skip


@dataclass
class Sandbox:
    """A folder in which a page's commands run one after another, as in one terminal."""

    folder: Path
    port: str
    here: Path = field(init=False)
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.here = self.folder
        (self.folder / "examples").symlink_to(ROOT / "examples")

    def write(self, fence: Fence) -> None:
        """Write a file where the terminal stands."""
        path = self.here / fence.title
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(fence.text.replace(PORT, self.port), encoding="utf-8")

    def run(self, command: str) -> list[str]:
        """Run a command and return the lines that it prints; one that ends with & goes on beside."""
        command = command.replace(PORT, self.port)
        environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
                       "PYTEST_ADDOPTS": "-p no:cacheprovider -p no:xdist", "COLUMNS": "100"}  # fmt: skip
        if command.endswith("&"):
            beside = subprocess.Popen(["bash", "-c", f"exec {command[:-1]}"], cwd=self.here, env=environment,
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
            self.started.append(beside)
            self._wait()
            return []
        script = f"{command}\ncode=$?\npwd >{self.folder}/.here\nexit $code"
        done = subprocess.run(["bash", "-c", script], cwd=self.here, env=environment, text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip
        self.here = Path((self.folder / ".here").read_text(encoding="utf-8").strip())
        return [line.rstrip() for line in done.stdout.replace(self.port, PORT).splitlines()]

    def _wait(self) -> None:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", int(self.port))) == 0:
                    return
            time.sleep(0.1)

    def end(self) -> None:
        """End what was started beside."""
        for process in self.started:
            process.kill()
            process.wait()


def commands(fence: Fence) -> Iterator[tuple[str, list[str]]]:
    """Return each command of a console block with the lines that it should print."""
    command, expected = "", list[str]()
    for line in fence.text.splitlines():
        if line.startswith("$ "):
            if command:
                yield command, expected
            command, expected = line[2:], []
        else:
            expected.append(line.rstrip())
    yield command, expected


def matches(printed: Sequence[str], expected: Sequence[str]) -> bool:
    """Tell whether lines are those expected, a line or a part of one that is "…" being anything."""
    pattern = "\n".join(expected)
    parts = [re.escape(part) for part in re.split("…", pattern)]
    return re.fullmatch("(?s:.*?)".join(parts), "\n".join(printed)) is not None


def free_port() -> str:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])
