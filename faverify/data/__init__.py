"""Shipped data: the iris instance and its source, and the font subsets of the report."""
