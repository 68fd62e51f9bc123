"""Hearing the caller. One contract, several back ends."""
