"""Synthetic callers: many voices say what callers say, so that whoever changes the recogniser can measure it."""
