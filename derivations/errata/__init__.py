"""Errata: the corrected statement proved, the printed slip refuted."""
