"""How much of what a platform allows a company in a month is used up."""
