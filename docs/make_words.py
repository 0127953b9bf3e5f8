"""Compiles the words of the command line: `python docs/make_words.py`."""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parents[1] / "src" / "sheets_sync" / "locales"


def compiled(words: Path) -> bytes:
    """Return a catalogue of words as gettext reads it."""
    made = io.BytesIO()
    write_mo(made, read_po(io.StringIO(words.read_text(encoding="utf-8"))))
    return made.getvalue()


def main() -> None:
    """Compile every catalogue."""
    for words in LOCALES.rglob("*.po"):
        words.with_suffix(".mo").write_bytes(compiled(words))


if __name__ == "__main__":
    main()
