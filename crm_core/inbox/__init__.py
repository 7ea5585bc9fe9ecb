"""What the platforms told us, kept until it has taken effect."""
