"""Drafts into decks that a person may have edited."""
