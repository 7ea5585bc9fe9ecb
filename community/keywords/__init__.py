"""What is answered by itself where somebody uses certain words."""
