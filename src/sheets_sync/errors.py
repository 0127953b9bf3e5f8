"""The errors that end a command, each with the exit code it ends with."""

from __future__ import annotations


class SheetsSyncError(Exception):
    """Base of every error that the command line turns into one line and an exit code.

    The message says what, where, and what to do; it never holds a traceback.
    """

    exit_code = 1


class ConfigError(SheetsSyncError):
    """The config, the units list or a plugin's declaration cannot be used as it stands.

    `mistakes` holds one sentence for each mistake; all are reported at once.
    """

    exit_code = 2

    def __init__(self, mistakes: list[str]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(mistakes))


class SourceError(SheetsSyncError):
    """One source cannot be read; the run goes on without it and is partial.

    It is said in English for the log and in Vietnamese for the officer.
    """

    def __init__(self, english: str, vietnamese: str) -> None:
        self.vietnamese = vietnamese
        super().__init__(english)

    def __reduce__(self) -> tuple[type[SourceError], tuple[str, str]]:
        """Let a worker send it: an exception is else made anew from its message alone."""
        return type(self), (str(self), self.vietnamese)


class OutputError(SheetsSyncError):
    """The output cannot be written; what stood there still stands."""


class StandingChangedError(OutputError):
    """Somebody changed the output while it was being written; the changes must be worked out anew."""


class ClosingError(SheetsSyncError):
    """A period cannot be closed or reopened as things are."""

    exit_code = 2


class PlainError(SheetsSyncError):
    """What a plugin wants people to be told in so many words; it quotes nothing that was read from a cell."""


class OutOfTimeError(SheetsSyncError):
    """The run took longer than its limit; `exit_code` says whether anything may have been written."""

    def __init__(self, message: str, *, touched: bool) -> None:
        self.exit_code = 3 if touched else 1
        super().__init__(message)


class LockedError(SheetsSyncError):
    """Another run of the same site holds the lock."""

    exit_code = 5


def bounded(text: object, limit: int = 80) -> str:
    """Return the text on one line, without control characters, cut at `limit` characters."""
    line = str(text)
    if not line.isprintable():
        line = "".join(c if c.isprintable() else " " for c in line)
    line = " ".join(line.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
