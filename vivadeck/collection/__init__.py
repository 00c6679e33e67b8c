"""What decks and progress come to, in SQLite: derived from the files, and thrown away whenever it is not right."""
