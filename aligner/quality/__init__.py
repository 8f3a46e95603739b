"""Quality: what is wrong with a translation, and where, with the evidence."""
