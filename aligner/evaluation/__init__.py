"""Evaluation: of alignments against gold, of translations against references, of metrics by people."""
