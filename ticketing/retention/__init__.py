"""What is kept how long: voices, who called, whose ticket it was; erased with a trace of the erasing."""
