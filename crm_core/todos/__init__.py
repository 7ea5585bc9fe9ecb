"""Reminders as to-dos in the platform of those who want that."""
