"""Customers: who they are, who looks after them, and how they are found by what people type."""
