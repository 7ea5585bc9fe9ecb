"""What is kept equal to the platforms' own lists."""
