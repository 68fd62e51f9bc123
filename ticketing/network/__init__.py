"""Where power comes from: areas by telephone code, and the units that serve them."""
