"""All customers and groups of one staff member go to another: somebody leaves, or takes up something else."""
