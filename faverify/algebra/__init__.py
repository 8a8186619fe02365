"""The prover: identities of matrix words for all n, m, r, with cofactor certificates."""
