"""One box that finds tickets by number, telephone, customer, place and words."""
