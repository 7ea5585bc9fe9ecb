"""What was said with a customer."""
