"""Lets `python -m sheets_sync` do what `sheets-sync` does."""

from sheets_sync.cli import main

if __name__ == "__main__":
    main()
