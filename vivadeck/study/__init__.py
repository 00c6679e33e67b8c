"""A study session: its cards (`session`), what a key means (`view`), what is done (`runner`), and its two faces."""
