"""What hears the callers, for people at the desk: which engine, whether it works, how often it understood."""
