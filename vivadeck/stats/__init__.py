"""Statistics: one figure, one file. Only values: the terminal and the page draw them. Pure."""
