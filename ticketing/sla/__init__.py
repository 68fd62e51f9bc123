"""How long it may take: the two clocks of a ticket, what stops them, and what was promised."""
