"""The double-entry book behind the rewards."""
