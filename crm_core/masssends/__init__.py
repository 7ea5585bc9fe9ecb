"""Mass-sends: what staff are asked to send to many, and what came of it."""
