"""A scripted caller: places a real SIP call, presses keys, speaks, and says what it heard."""
