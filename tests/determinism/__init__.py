"""Same input, same bytes: the commands, run under conditions that must not matter."""
