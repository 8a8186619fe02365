"""The proof kernel: theorems that only rules can make, about statements of the one language.

``reader`` turns statements into polynomials of words and scalar atoms, ``theorem`` holds the private key, the modules
named ``rules_*`` are the rules (each with its soundness proof), ``script`` elaborates the steps of a claim file.
What searches (``search``) is not trusted: the rules check what it finds.
"""
