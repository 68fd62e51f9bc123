"""One caller's case: statuses, queue, claim, notes."""
