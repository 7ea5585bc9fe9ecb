"""The people of the company and what they may see."""
