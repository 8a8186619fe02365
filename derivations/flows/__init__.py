"""Theories with polynomial flows of their own: what they conserve, proved, and their values in time, certified."""
