"""Versioned documents of what administrators set: every change says who, when and what, and can be taken back."""
