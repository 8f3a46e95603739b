"""Fuzzing: files and texts that are changed at random, and what must hold for each of them.

``python -m tests.fuzz NAME --minutes 10`` looks for what breaks a reader or a splitter; what it found
is in ``tests/nasty``, and a short run is part of the tests.
"""
