"""Codes by which customers join groups."""
