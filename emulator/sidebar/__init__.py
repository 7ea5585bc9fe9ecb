"""What a real client adds to a page opened beside a chat: who holds the phone, the bridge, and the way to the bot."""
