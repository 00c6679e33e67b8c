"""The terminal: what leaves viva and how it looks, and keys, signals and the editor."""
