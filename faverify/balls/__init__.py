"""Ball arithmetic on python-flint: conversions, the precision ladder, rigorous linear algebra."""
