"""Files and streams: read within bounds, written whole, owned by one run, noted when opened."""
