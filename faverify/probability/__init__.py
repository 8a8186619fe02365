"""Probabilities: tails in balls, explicit bounds behind Theorems 3 and 4, exact confidence bounds, sampling."""
