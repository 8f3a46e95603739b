"""Evaluation: how good an alignment is, measured against gold."""
