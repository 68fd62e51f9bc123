"""Synthetic customers of two provinces, Nusa Tenggara Timur and the area of Cirebon; nobody in them exists."""
