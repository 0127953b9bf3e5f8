"""The config is checked as a whole: every mistake with its key, its line, the nearest right key."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheets_sync.config import load_config
from sheets_sync.errors import ConfigError
from towns import CONFIG, Town


def mistakes(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "sheets-sync.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    return caught.value.mistakes


def test_a_whole_config_is_read(tmp_path: Path) -> None:
    path = tmp_path / "sheets-sync.toml"
    path.write_text(CONFIG + '[plugins]\nfolder = "plugins"\n[plugins.options.dialogues]\nx = 2\n', "utf-8")

    config = load_config(path)

    assert (config.site.name, config.site.timezone, config.site.calendar) == (
        "Thị xã Thử", "Asia/Ho_Chi_Minh", "calendar",
    )  # fmt: skip
    assert config.path(config.output.path or "") == tmp_path / "tong-hop.xlsx"
    assert config.plugins.options == {"dialogues": {"x": 2}}


def test_all_mistakes_are_reported_at_once(tmp_path: Path) -> None:
    found = mistakes(
        tmp_path,
        """[site]
name = ""
timezone = "Asia/Hanoi"
calender = "calendar"

[units]
path = 3

[[sources]]
path = "a.xlsx"
[[sources]]
unit = "Kỳ Hà"

[output]
path = "tong-hop.xls"

[plugin]
folder = "plugins"
""",
    )

    assert found == [
        'sheets-sync.toml, line 2, site.name: string should have at least 1 character, found \'\'',
        'sheets-sync.toml, line 3, site.timezone: no time zone is called "Asia/Hanoi"; '
        'an example is "Asia/Ho_Chi_Minh", found \'Asia/Hanoi\'',
        'sheets-sync.toml, line 4, site.calender: unknown key; did you mean "calendar"?',
        "sheets-sync.toml, line 7, units.path: input should be a valid string, found 3",
        "sheets-sync.toml, line 11, sources[2]: name one of path, spreadsheet, folder, store",
        "sheets-sync.toml, line 14, output: the output must be a file that ends in .xlsx",
        'sheets-sync.toml, line 17, plugin: unknown key; did you mean "plugins"?',
    ]  # fmt: skip


def test_a_calendar_is_checked(tmp_path: Path) -> None:
    found = mistakes(tmp_path, CONFIG.replace('name = "Thị xã Thử"', 'name = "x"\ncalendar = "day-31"'))

    assert found == [
        'sheets-sync.toml, line 3, site.calendar: "day-31" is none of "calendar", "decree-09", '
        "\"day-N\" (N from 1 to 28), found 'day-31'"
    ]


def test_text_that_is_no_toml_says_where(tmp_path: Path) -> None:
    assert "line 1" in mistakes(tmp_path, "[site\n")[0]


def test_a_missing_config_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file; name the config with --config"):
        load_config(tmp_path / "nope.toml")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ("[plugins.options.dialogues]\nminimum_per_year = 'two'",
         "line 10, plugins.options.dialogues.minimum_per_year: expected a whole number, found 'two'"),
        ("[plugins.options.dialogues]\nminimum_per_year = '2'",
         "line 10, plugins.options.dialogues.minimum_per_year: expected a whole number, found '2'"),
        ("[plugins.options.models]\nstalled_after_months = true",
         "line 10, plugins.options.models.stalled_after_months: expected a whole number, found True"),
        ("[plugins.options.messages]\nunit_messages = 'yes'",
         "line 10, plugins.options.messages.unit_messages: expected true or false, found 'yes'"),
        ("[plugins.options.models]\nregistration_day = 45",
         "line 9, plugins.options.models: day is out of range for month"),
        ("[plugins.options.dialogues]\nminimum = 2",
         "line 10, plugins.options.dialogues.minimum: unknown option; the options are minimum_per_year"),
        ("[plugins.options.dialogue]\nx = 2",
         "line 9, plugins.options.dialogue: no plugin is called 'dialogue'; did you mean \"dialogues\"?"),
        ("[plugins.options.overview]\nx = 2", "line 9, plugins.options.overview: this plugin has no options"),
        ("[plugins]\ndisable = ['model']", "plugins.disable: no plugin is called 'model'"),
        ("[plugins]\nfolder = 'nope'", "plugins.folder: there is no folder 'nope'"),
    ],
)  # fmt: skip
def test_wrong_plugin_settings_are_refused_before_anything_is_read(
    tmp_path: Path, options: str, says: str
) -> None:
    town = Town(tmp_path, {"Kỳ Hà": "xã"}, CONFIG + options + "\n")
    (tmp_path / "registers").mkdir()
    (tmp_path / "registers" / "a.xlsx").write_bytes(b"never read")

    outcome = town.call("run")

    assert (outcome.code, town.output.exists()) == (2, False)
    assert says in outcome.err
    assert "never read" not in outcome.err
    assert "a.xlsx" not in outcome.err
