"""Where text leaves viva: output, look, wording."""
