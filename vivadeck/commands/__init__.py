"""What the commands do: each joins decks, progress and thinking, and reads as a sentence."""
