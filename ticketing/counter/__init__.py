"""The counter: every service of 123 as a form for agents, for whoever comes in person, by radio or by letter."""
