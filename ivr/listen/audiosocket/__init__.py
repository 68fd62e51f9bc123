"""Listening over Asterisk's AudioSocket: full duplex, every key heard, one thread for all calls."""
