"""Menus as declared graphs, and the one interpreter that walks them."""
