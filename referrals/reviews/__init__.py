"""What the fraud rules leave open is asked in the chat, and settled by one tap."""
