"""Markdown with cards in it: hashcards, repeater, and viva's own study sheet."""
