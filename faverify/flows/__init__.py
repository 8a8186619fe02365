"""The flows FA*, FA and GD: exact solution, covers of time, validated integration, and oracles without bounds."""
