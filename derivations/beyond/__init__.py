"""Results beyond the paper (N1 to N11)."""
