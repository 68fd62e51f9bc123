"""Many callers at once: sipp and its scenario, one exact caller, the same conversation without our program."""
