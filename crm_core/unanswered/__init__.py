"""Customers who wait for an answer."""
