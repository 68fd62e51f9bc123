"""``python -m line123`` is the command."""

from line123.cli import main

main()
