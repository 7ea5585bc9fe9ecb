"""Referral codes: one for each customer and programme."""
