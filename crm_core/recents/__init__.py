"""Whom somebody looked at last."""
