"""Typed texts as clips: one job speaks them, whoever owns them, and nobody publishes what nobody has heard."""
