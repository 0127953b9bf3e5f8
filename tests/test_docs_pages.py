"""Every block of code in the documentation works, every link leads somewhere, every page is linked."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from markdown_it import MarkdownIt

import pages
from pages import ROOT, Fence, Sandbox, commands, fences, free_port, matches
from sheets_sync.cli import cli

PAGES = [ROOT / "README.md", ROOT / "README.vi.md", *sorted((ROOT / "docs").rglob("*.md"))]
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    sandbox = Sandbox(tmp_path, free_port())
    yield sandbox
    sandbox.end()


@pytest.mark.parametrize("name", NAMES)
def test_every_block_of_code_works(name: str, sandbox: Sandbox) -> None:
    for fence in fences(ROOT / name):
        where = f"{name}:{fence.line}"
        if fence.title:
            sandbox.write(fence)
        elif fence.language == "console":
            for command, expected in commands(fence):
                printed = sandbox.run(command)
                assert matches(printed, expected), f"{where}: {command}\n" + "\n".join(printed)
        else:
            assert _is_whole(fence), where


def _is_whole(fence: Fence) -> bool:
    if fence.language == "python":
        exec(compile(fence.text, "page", "exec"), {"__name__": "page"})  # noqa: S102
    elif fence.language == "toml":
        tomllib.loads(fence.text)
    elif fence.language == "json":
        json.loads(fence.text)
    else:
        assert fence.language in ("sh", "csv", "text", ""), fence.language
        return fence.language in ("csv", "text") or all(map(_is_called_rightly, fence.text.splitlines()))
    return True


def _is_called_rightly(line: str) -> bool:
    """Tell whether a line is one that a shell reads, its `sheets-sync` called with options that there are."""
    if subprocess.run(["bash", "-n", "-c", line], check=False, capture_output=True).returncode:
        return False
    for call in re.findall(r"(?:^|[\s/])sheets-sync( [^&|;#)\n]*)", line):
        words = shlex.split(re.sub(r"…|<[^>]*>", "x", call))
        with cli.make_context("sheets-sync", words or ["--help"], resilient_parsing=True) as context:
            _walk(cli, words, context)
    return True


def _walk(command: click.Command, words: list[str], parent: click.Context) -> None:
    """Parse what follows a command, down to the last one below it."""
    if isinstance(command, click.Group) and words and not words[0].startswith("-"):
        below = command.get_command(parent, words[0])
        assert below is not None, words
        _walk(below, words[1:], parent)
        return
    known = {name for parameter in command.params for name in parameter.opts} | {"--help", "-h", "--version"}
    given = [word.partition("=")[0] for word in words if word.startswith("-") and not word.startswith("-v")]
    assert set(given) <= known | {"-v"}, f"{given} of {command.name}"


def _links(page: Path) -> Iterator[str]:
    for token in MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8")):
        for child in token.children or []:
            target = child.attrGet("href") or child.attrGet("src")
            if isinstance(target, str):
                yield target


def _anchors(page: Path) -> set[str]:
    found = set()
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            text = re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower())
            found.add(text.replace(" ", "-"))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_somewhere(name: str) -> None:
    page, lost = ROOT / name, []
    for link in _links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if "://" in link:
            continue
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            lost.append(link)

    assert lost == []


def test_every_page_is_linked_from_another() -> None:
    links = [(page, link.partition("#")[0]) for page in PAGES for link in _links(page) if "://" not in link]
    linked = {(page.parent / path).resolve() for page, path in links}

    assert [name for name, page in zip(NAMES, PAGES, strict=True) if page not in linked] == ["README.md"]


def test_a_page_that_says_something_else_is_found(sandbox: Sandbox) -> None:
    assert not matches(sandbox.run("echo a; echo b"), ["a", "c"])
    assert matches(sandbox.run("echo a; echo b; echo c"), ["a", "…", "c"])
    assert pages.PORT not in sandbox.port
