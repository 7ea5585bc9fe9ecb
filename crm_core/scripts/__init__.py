"""话术: prepared answers that everybody sends with one tap."""
