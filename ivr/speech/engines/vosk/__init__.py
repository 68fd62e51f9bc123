"""Vosk: a closed grammar decoded while the caller speaks, wherever somebody has installed a model of the language."""
