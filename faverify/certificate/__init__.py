"""Certificates: what a run found, as JSON that a stranger can re-check."""
