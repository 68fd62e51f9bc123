"""The command and everything that runs, drives and measures a whole Line 123."""
