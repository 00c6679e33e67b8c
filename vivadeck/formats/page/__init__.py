"""A page: cards in one HTML file, to study in a browser, and the grades that come back from it."""
