"""What staff did about a customer, what came of it and what is next."""
