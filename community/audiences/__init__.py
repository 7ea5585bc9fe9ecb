"""For whom a campaign is."""
