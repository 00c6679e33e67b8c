"""Progress: what happened (reviews) and what the student decided, kept in one JSON file."""
