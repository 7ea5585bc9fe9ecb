"""Campaigns over customers and groups, on the core."""
