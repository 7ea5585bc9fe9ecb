"""All that happened with a customer, in one order."""
