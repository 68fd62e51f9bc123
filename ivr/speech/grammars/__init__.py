"""The words callers may say: phrase book, places, and the grammars made of them for an area."""
