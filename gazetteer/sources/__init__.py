"""Readers of what the core index is built from; each yields place records."""
