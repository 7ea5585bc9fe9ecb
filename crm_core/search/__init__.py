"""Finding what was said and written by its words."""
