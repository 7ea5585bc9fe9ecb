"""Saying something to a customer on the channel they live on, while its platform lets us."""
