"""Who asked to be told of planned work, and what was told to whom."""
