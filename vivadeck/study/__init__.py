"""A drill session: what is asked (`session`), what a key means (`keys`), how it looks (`screen`), how it is run."""
