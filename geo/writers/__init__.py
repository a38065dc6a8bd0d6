"""One module for each format an atlas is written in, each with ``write`` and ``count``."""
