"""Profiles that turned out to be one person."""
