"""How well the house hears: synthetic callers, a telephone line, tasks, figures. Tools, never part of a call."""
