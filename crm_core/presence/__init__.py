"""By which channels a customer can be reached just now."""
