"""Cards from elsewhere: each reader makes drafts of a file, and the drafts become a deck."""
