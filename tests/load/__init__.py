"""Load: many small alignments, threads that share, processes that fork, a page with fifty readers.

``python -m tests.load NAME`` runs a campaign of minutes; the tests run a short one of each.
"""
