"""Everything while the caller is on the line."""
