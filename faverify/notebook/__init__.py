"""The toolkit from notebooks and scripts: the functions behind ``faverify.verify``, ``faverify.solve`` and the like."""
