"""The only users of Asterisk's manager interface. Figures never come from here: callers can forge its events."""
