"""Who is whose contact on a platform: since when, until when, who ended it, what the staff member noted."""
