"""The independent checker of certificates: from the files alone, with arithmetic, algebra and rules of its own.

It imports nothing of the toolkit but its errors, its verdicts and the schema, does no search, and treats the unknown
as an error. What it cannot re-verify it names.
"""
