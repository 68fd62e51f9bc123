"""Catalogues of the pages, and the tool that keeps them complete."""
