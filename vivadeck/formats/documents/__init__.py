"""Documents with questions and answers (text, Markdown, Word, PDF), read."""
