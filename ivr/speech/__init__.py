"""Speech: what a caller says becomes one of the meanings of the question he was asked."""
