"""Hears that somebody speaks, and when he has finished; what he says is the recogniser's affair."""
