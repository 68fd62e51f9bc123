"""Whisper base as a judge of closed lists: how likely each phrase of a grammar is, given what was heard."""
