"""What entries that are exactly 0 tell of a matrix, however wide its other entries are."""

from flint import arb_mat, fmpq_mat


def most_rank(matrix: arb_mat | fmpq_mat) -> int:
    """The exact rank of rationals; of balls one that no matrix in them exceeds.

    That is how many entries that may differ from 0 can be chosen in rows and columns of their own (König).
    """
    if isinstance(matrix, fmpq_mat):
        return int(matrix.rank())
    places = [[not x.is_zero() for x in row] for row in matrix.tolist()]
    if all(map(all, places)) or not any(map(any, places)):
        return min(matrix.nrows(), matrix.ncols()) * any(map(any, places))
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import structural_rank

    return int(structural_rank(csr_array(places)))
