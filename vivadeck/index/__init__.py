"""What follows from decks and progress, kept from start to start. Never the truth: nobody but `desk` knows of it."""
