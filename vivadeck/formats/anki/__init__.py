"""Anki: packages and text files, read and written."""
