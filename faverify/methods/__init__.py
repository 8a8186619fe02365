"""Methods of evidence, one file each: how a statement is proved, evaluated, integrated or argued.

Constructing a method is cheap (claim files do it); its libraries are imported when it runs.
"""

from faverify.methods.written import argued, cited

__all__ = ["argued", "cited"]
