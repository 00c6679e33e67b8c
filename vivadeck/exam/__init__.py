"""Studying for an exam on a known day: which cards today, and what to expect. Pure functions over what happened."""
