"""Start, watch and stop one whole copy of Line 123."""
