"""Macros: lists of steps that supervisors name and agents run by one key; the same for many tickets at once."""
