"""Markdown with TeX ⇄ HTML, plain text, terminal text."""
