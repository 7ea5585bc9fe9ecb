"""Coupon codes from an imported list, each handed out once."""
