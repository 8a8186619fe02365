"""Where a claim may be false and no draw is: letters, parameters, sizes and starts that a statement leads to."""
