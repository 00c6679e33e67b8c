"""A drill session: what is asked next (`session`), what a key means (`keys`), how it looks (`screen`), and the two ways to run it."""
