"""Readers of a statement that give numbers: exact rationals and balls, at a case and a time, with d/dt by jets."""
