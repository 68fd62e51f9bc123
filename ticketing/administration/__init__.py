"""The pages on which administrators set what callers hear and how they are served: preview, history, one-click undo."""
