"""The bot's web server, and each part of it as this bot's settings want it."""
