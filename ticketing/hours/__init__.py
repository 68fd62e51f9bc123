"""When persons answer: opening hours of a week, holidays, exceptions of a day."""
