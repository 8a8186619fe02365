"""Probabilities: tails in balls, explicit bounds behind Theorems 3 and 4, exact confidence bounds, sampling.

``predict_fa_error(singular_values, r)`` is N8's prediction of FA's error for any spectrum.
"""

from faverify.probability.limit_ratio import Prediction, predict_fa_error

__all__ = ["Prediction", "predict_fa_error"]
