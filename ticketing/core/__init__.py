"""Technical ground under every feature: settings, database, events, clock, errors. No business words."""
