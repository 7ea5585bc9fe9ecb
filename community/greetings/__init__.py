"""What is said to those who come into a group."""
