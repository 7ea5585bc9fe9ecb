"""What is answered, in words and cards."""
