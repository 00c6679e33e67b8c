"""Files of other programs, read and written: one room for each format."""
