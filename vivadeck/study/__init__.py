"""A drill session: what is asked (`session`), what a key means (`keys`), how it looks (`screen`), two ways to run it."""
