"""Whether an invitation is honest: facts looked at, rules with weights, a decision that says why."""
