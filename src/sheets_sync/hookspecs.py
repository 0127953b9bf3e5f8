"""The hooks that a plugin may implement. All plugins are loaded before any hook is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import pluggy

from sheets_sync.summaries import Summary
from sheets_sync.tables import Table

if TYPE_CHECKING:
    from sheets_sync.grids import Value

# The form of what plugins and the core say to each other. A plugin that says `api = 1` is held to be of that
# form as long as this program speaks it; what it cannot speak any more it refuses with a sentence.
API, OLDEST_API = 1, 1

hookspec = pluggy.HookspecMarker("sheets_sync")
hookimpl = pluggy.HookimplMarker("sheets_sync")


class Register(Protocol):
    """The function that `register_steps` is handed; called once for each step."""

    def __call__(
        self,
        function: Callable[..., Summary],
        *,
        reads: Table | str | Sequence[Table | str] = (),
        writes: str,
        options: type[Any] | None = None,
        flags: Mapping[str, str] = ...,
        place: int = ...,
    ) -> None:
        """Declare a step.

        `function` takes its tables' rows (DataFrames) by their names and, if it asks for them by name,
        `tally`, `period`, `units`, `today`, `options`, `results`; it returns a `Summary`. A table that
        another plugin declares is read by its name alone, and is None if that plugin is not there. `writes`
        is its tab's title. `options` is a dataclass with a default for every field. `flags` tells in
        Vietnamese what each code that the step may flag means; a step that declares some may use no other.
        Tabs stand in the order of `place`, those without one after all others.
        """


class RegisterStore(Protocol):
    """The function that `register_stores` is handed; called once for each kind of source."""

    def __call__(
        self,
        name: str,
        read: Callable[..., Mapping[str, Sequence[Sequence[Value]]]],
        *,
        options: type[Any] | None = None,
    ) -> None:
        """Declare a kind of source, which the config names as `store = NAME` beside an `address`.

        `read` takes the `address` and, if it asks for them by name, the plugin's `options`; it returns the
        rows of each tab by the tab's title, as cells: text, numbers, dates, None. What it raises costs that
        source alone; a `SourceError` says why in so many words, in English and in Vietnamese.
        """


@hookspec
def register_steps(register: Register) -> None:
    """Called once, before anything is read, for the plugin to declare its steps.

    :param register: call it once for each step.
    """


@hookspec
def register_stores(register: RegisterStore) -> None:
    """Called once, before anything is read, for the plugin to declare kinds of sources beside workbooks.

    :param register: call it once for each kind of source.
    """


@hookspec
def run_finished(report: Mapping[str, Any], options: Any) -> None:
    """Called at the end of every `run`, also of one that failed, after the output was written.

    If it raises, the run is partial, and its `news` comes again at the next run. A plugin whose options have
    an attribute `is_on` that is false is not called.

    :param report: the run report, as `--json` prints it, and beside it `news`, what changed since the last
        run (each with `kind`, `name`, `what`, `text`, `since`), `owed`, what units owe (each with `unit`,
        `duty`, `state`, `due`), and `error`, why a run failed.
    :param options: the plugin's settings, of the dataclass that this argument is annotated with.
    """
