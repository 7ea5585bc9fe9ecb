"""Programmes: what is given to whom, on which conditions, within which caps."""
