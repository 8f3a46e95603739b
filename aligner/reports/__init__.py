"""Reports: what an alignment looks like, as a page for people and as plots for papers."""
