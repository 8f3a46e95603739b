"""Correcting alignments and judging translations by hand, on a web page of one's own machine."""
