"""The Flask shell."""
