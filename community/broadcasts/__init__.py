"""Broadcasts: the same words to many, by the staff whom they know."""
