"""From measured answers to confidence: weights, the point above which a dialogue acts, the one above which it asks."""
