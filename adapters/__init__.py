"""Platforms to our words and back; an adapter knows values and messages, nothing else of ours."""
