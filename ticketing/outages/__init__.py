"""Faults that put many out at once: entered at the desk, told to callers, joined by their reports."""
