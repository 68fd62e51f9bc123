"""The voice: texts, built clips, and the order in which clips make a sentence."""
