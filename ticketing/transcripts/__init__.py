"""Free words: what callers said into a recording as a draft to read, what agents made of it, words for the grammar."""
