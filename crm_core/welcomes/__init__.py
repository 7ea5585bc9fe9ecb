"""Greeting new contacts, within the 20 seconds that the platform gives for it."""
