"""The RQ side."""
