"""Ordered lanes of work, leased by one worker at a time."""
