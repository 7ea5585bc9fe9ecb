"""Campaigns of any kind: drafted, planned, running, paused, done."""
