"""What happens by the clock: reminders, campaigns, successions, and the duties of whoever leads."""
