"""Who comes to an office of the embedded back office, when, and whether he came."""
