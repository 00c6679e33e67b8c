"""Decks: YAML files in, `Deck` values out."""
