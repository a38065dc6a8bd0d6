"""``python -m geo`` is ``eventatlas``."""

from geo.cli import main

if __name__ == "__main__":
    main()
