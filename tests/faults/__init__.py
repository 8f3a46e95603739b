"""Faults: commands that are killed, disks that are full, files that disappear."""
