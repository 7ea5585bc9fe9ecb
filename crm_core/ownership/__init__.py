"""Who looks after a customer: claimed from the pool, given back, transferred, and the history of it."""
