"""What Line 123 needs from the machine under it; standard library only: it runs before anything is installed."""
