"""Numbered lists a staff member was asked to pick from."""
