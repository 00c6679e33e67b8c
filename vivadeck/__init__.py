"""viva: flashcards in the terminal for an oral exam on a known date."""

__version__ = "0.1.0"
