"""Human voices: takes of speakers, and the sets of them that callers hear in place of the shipped clips."""
