"""Messages that leave the house."""
