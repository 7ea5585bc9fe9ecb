"""Whether what we know is what the platforms know: runs that compare, and what they made good."""
