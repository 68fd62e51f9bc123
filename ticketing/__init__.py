"""Everything after the caller has spoken: tickets, the desk, the figures."""

__version__ = "0.1.0"
