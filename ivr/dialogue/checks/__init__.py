"""The rules of `line123 menus check`: one file for each kind, each rule a function that yields faults."""
