"""What a plugin did wrong, in one line: which plugin, which line of it, what, and how to mend it."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz import process

from sheets_sync.containment import OutOfBoundsError
from sheets_sync.errors import bounded
from sheets_sync.limits import StepOutOfTimeError
from sheets_sync.soundness import SummaryError

_KINDS: dict[type[BaseException], str] = {
    SystemExit: "called sys.exit",
    SummaryError: "wrong summary",
    StepOutOfTimeError: "too slow",
    OutOfBoundsError: "out of bounds",
}
# What Python says of a call that does not fit; it names code alone.
_WRONG_CALL = re.compile(
    r"^[\w.<>]+\(\) (got an unexpected keyword argument '\w+'.*|missing \d+ required .*|takes .*)$"
)


@dataclass(frozen=True)
class Author:
    """Whose code it is: a plugin's name, the file it stands in, and where in there if nothing else tells.

    `columns` are, by table, those that it reads.
    """

    plugin: str
    file: str
    line: int = 1
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """The file and the line."""
        return f"{Path(self.file).name}:{self.line}"


def cause_of(author: Author, error: BaseException, *, told: bool = True) -> str:
    """Return in one line where a plugin failed, with what, and the way to mend it if that is plain.

    What an exception says may quote a cell. Unless it is `told`, only what the author's own text says is.
    """
    line = _line_of(author, error)
    what = _KINDS.get(type(error), type(error).__name__)
    hint = _hint(author, error)
    if told or type(error) in _KINDS:
        says = f": {error}" + (f"; {hint}" if hint else "")
    else:
        says = f": {hint}" if hint else ", whose message may quote a cell; -v shows it"
    return bounded(f"plugin {author.plugin}, {Path(author.file).name}:{line}: {what}{says}", 400)


def own_trace(author: Author, error: BaseException) -> str:
    """Return the traceback of an error as far as it is the author's own code."""
    whole = traceback.TracebackException.from_exception(error)
    own = [frame for frame in whole.stack if frame.filename == author.file]
    whole.stack = traceback.StackSummary.from_list(own)
    whole.__cause__ = whole.__context__ = None
    return "".join(whole.format()) if own else ""


def _line_of(author: Author, error: BaseException) -> int:
    if isinstance(error, SyntaxError) and error.filename == author.file:
        return error.lineno or author.line
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == author.file]
    return next((line for line in reversed(lines) if line), author.line)


def _hint(author: Author, error: BaseException) -> str:
    """Return how to mend it; it quotes names alone that stand in the author's own text."""
    if isinstance(error, KeyError) and error.args and _is_of_pandas(error):
        return _no_column(author, error.args[0])
    if isinstance(error, AttributeError) and error.name and _stands(author, rf"\.{re.escape(error.name)}\b"):
        return _no_attribute(author, error)
    if isinstance(error, NameError) and error.name and _stands(author, rf"\b{re.escape(error.name)}\b"):
        return f"name {error.name!r} is not defined"
    if isinstance(error, TypeError) and _WRONG_CALL.match(str(error)):
        return bounded(error, 200)
    return ""


def _is_of_pandas(error: BaseException) -> bool:
    frames = traceback.extract_tb(error.__traceback__)
    return any("pandas" in Path(frame.filename).parts for frame in frames[-3:])


def _no_column(author: Author, key: object) -> str:
    if not isinstance(key, str) or not _stands(author, f"['\"]{re.escape(key)}['\"]"):
        return ""
    known = [f"table {table} has {', '.join(columns)}" for table, columns in author.columns.items()]
    columns = [name for names in author.columns.values() for name in names]
    return "; ".join([f"no column {key!r}{_near(key, columns)}", *known])


def _no_attribute(author: Author, error: AttributeError) -> str:
    kind = type(error.obj)
    if kind.__name__ in ("DataFrame", "Series"):
        columns = [name for names in author.columns.values() for name in names]
        return f"a {kind.__name__} has no {error.name!r}{_near(error.name, columns)}"
    public = [name for name in dir(error.obj) if not name.startswith("_")]
    return f"{kind.__name__} has no {error.name!r}{_near(error.name, public)}"


def _near(name: str | None, known: Iterable[str]) -> str:
    found = process.extractOne(name or "", list(known), score_cutoff=60)
    return f", did you mean {found[0]!r}?" if found else ""


def _stands(author: Author, pattern: str) -> bool:
    try:
        text = Path(author.file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return re.search(pattern, text) is not None
