"""Rewards on their way: promised, held, released, delivered, or clawed back."""
