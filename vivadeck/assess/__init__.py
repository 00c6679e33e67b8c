"""An answer against a card: which key points it mentions, and the grade that this suggests."""
