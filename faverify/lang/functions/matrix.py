"""Functions of matrices: traces, norms, spectra, inverses, projectors."""

from fractions import Fraction
from typing import Any

from faverify.errors import DomainError, StatementError
from faverify.lang.expr import SCALAR, Expr, Letter, Shape, same_shape, show
from faverify.lang.functions.base import Function, any_to, arity, square_to, to_flipped, to_rows, to_same, to_scalar


def _pair_to_scalar(name: str, args: tuple[Expr, ...]) -> Shape:
    arity(name, args, 2)
    same_shape(args[0], args[1], name)
    return SCALAR


def _rows(name: str, args: tuple[Expr, ...]) -> Shape:
    arity(name, args, 3)
    rows, form, level = args
    if rows.shape is None or form.shape != (rows.shape[1], rows.shape[1]) or level.shape not in (SCALAR, None):
        raise StatementError(f"{name}(X, A, kappa) needs X k x d, A d x d, kappa scalar")
    return rows.shape


def _square_pair(name: str, args: tuple[Expr, ...]) -> Shape:
    arity(name, args, 2)
    shape = same_shape(args[0], args[1], name)
    if shape is None or shape[0] != shape[1]:
        raise StatementError(f"{name} needs two square matrices, got {show(shape)}")
    return SCALAR


def _roots(side: str) -> Any:
    """The count of one side, in either ring."""
    return lambda ring, k, q: ring.scalar(getattr(ring.pencil(k, q), side))


def _over_columns(name: str, args: tuple[Expr, ...]) -> Shape:
    arity(name, args, 4)
    value, column, before, whole = args
    letters = all(isinstance(arg, Letter) for arg in args[1:])
    fits = whole.shape is not None and column.shape == (whole.shape[0], "1") and before.shape == whole.shape
    if value.shape not in (SCALAR, None) or not letters or not fits:
        raise StatementError(f"{name}(f, c, C0, C) needs a scalar f and letters c m x 1, C0 and C m x r")
    return SCALAR


def _over_columns_jet(evaluator: Any, order: int, *args: Expr) -> Any:
    evaluator.no_rate("worst", order)
    return evaluator.still(evaluator.over_columns(*args), order)


def _exact_diagonal(ring: Any, x: Any) -> Any:
    rows = range(x.nrows())
    return type(x)([[x[i, j] if i == j else x[i, j] * 0 for j in rows] for i in rows])


def _column_basis(x: Any) -> Any:
    """Columns of a rational matrix that form a basis of its column space; None if x = 0."""
    reduced, rank = x.rref()
    if not rank:
        return None
    pivots = [next(j for j in range(x.ncols()) if reduced[i, j] != 0) for i in range(rank)]
    return type(x)([[x[i, j] for j in pivots] for i in range(x.nrows())])


def _exact_projector(ring: Any, x: Any) -> Any:
    basis = _column_basis(x)
    if basis is None:
        return x * x.transpose() * 0
    return basis * (basis.transpose() * basis).inv() * basis.transpose()


def _exact_pseudoinverse(ring: Any, x: Any) -> Any:
    """By a full-rank factorisation x = b k: x^+ = k'(k k')^-1 (b'b)^-1 b'."""
    basis = _column_basis(x)
    if basis is None:
        return x.transpose() * 0
    gram = (basis.transpose() * basis).inv() * basis.transpose()
    k = gram * x
    return k.transpose() * (k * k.transpose()).inv() * gram


def _ball_projector(ring: Any, x: Any) -> Any:
    """``x (x'x)^-1 x'`` without columns that are exactly 0; open where full column rank is not certain."""
    rows, columns = range(x.nrows()), range(x.ncols())
    kept = [j for j in columns if not all(x[i, j] == 0 for i in rows)]
    if not kept:
        return x * x.transpose() * 0
    if len(kept) < x.ncols():
        x = type(x)([[x[i, j] for j in kept] for i in rows])
    return x * _ball_pseudoinverse(ring, x)


def _ball_pseudoinverse(ring: Any, x: Any) -> Any:
    """``(x'x)^-1 x'``; open where full column rank is not certain: that is defined for every x."""
    try:
        return ring.solve(x.transpose() * x, x.transpose())
    except DomainError:
        return ring.open("a column rank that is not certainly full")


def _exact_det(ring: Any, x: Any) -> Any:
    return ring.scalar(x.det())


def _exact_rank(ring: Any, x: Any) -> Any:
    return ring.scalar(x.rank())


def _exact_norm(ring: Any, x: Any) -> Any:
    return ring.power(ring.scalar(sum(entry**2 for entry in x.entries())), Fraction(1, 2), True)


def _exact_condition(ring: Any, x: Any) -> Any:
    values = ring.singular_values(x)
    return ring.scalar(values[0]) * ring.inverse(ring.scalar(values[-1]))


def _exact_part(sign: int) -> Any:
    return lambda ring, x: ring.positive_part(x * sign)


def _ball_norm(ring: Any, x: Any) -> Any:
    return ring.scalar(ring.linalg.sqrt_nonnegative(ring.linalg.norm_f_squared(x)))


def _ball_condition(ring: Any, x: Any) -> Any:
    values = ring.linalg.enclose_singular_values(x)
    if values[-1].is_zero():
        raise DomainError("cond of a matrix whose smallest singular value is 0")
    if not values[-1] > 0:
        ring.open("a smallest singular value that is not certainly positive")
    return ring.scalar(values[0] / values[-1])


def _ball_rank(ring: Any, x: Any) -> Any:
    """From the count of singular values that are certainly positive to that of those that may be."""
    values = ring.linalg.enclose_singular_values(x)
    least, most = sum(value > 0 for value in values), sum(not value.is_zero() for value in values)
    return ring.nonnegative(ring.scalar(ring.matrix([[least]])[0, 0].union(ring.matrix([[most]])[0, 0])))


def _ball_nuclear(ring: Any, x: Any) -> Any:
    values = ring.linalg.enclose_singular_values(x)
    return ring.scalar(sum(values[1:], values[0]))


def _exact_singular_value(index: int) -> Any:
    return lambda ring, x: ring.scalar(ring.singular_values(x)[index])


def _exact_eigenvalue(index: int) -> Any:
    return lambda ring, x: ring.scalar(ring.eigenvalues(x)[index])


def _singular_value(index: int) -> Any:
    return lambda ring, x: ring.scalar(ring.linalg.enclose_singular_values(x)[index])


def _eigenvalue(index: int) -> Any:
    return lambda ring, x: ring.scalar(ring.linalg.enclose_symmetric_eigenvalues(x)[index])


def _ball_negative(ring: Any, x: Any) -> Any:
    return ring.linalg.enclose_positive_part(x * -1)


def _height(rule: str, *names: str) -> Any:
    return lambda heights, *values: getattr(heights, rule)(*values, *names)


def _trace_jet(evaluator: Any, order: int, x: Expr) -> Any:
    return evaluator.trace(evaluator.jet(x, order))


def _inner_jet(evaluator: Any, order: int, x: Expr, y: Expr) -> Any:
    left = evaluator.jet(x, order)
    return evaluator.inner(left, left if x == y else evaluator.jet(y, order))


def _inverse_jet(evaluator: Any, order: int, x: Expr) -> Any:
    return evaluator.inverse(evaluator.jet(x, order))


def _root_jet(evaluator: Any, order: int, x: Expr) -> Any:
    return evaluator.root(x, order)


def _rows_jet(evaluator: Any, order: int, rows: Expr, form: Expr, level: Expr) -> Any:
    return evaluator.low_rows(rows, form, level, order)


MATRIX: dict[str, Function] = {
    "tr": Function(
        square_to(to_scalar), r"\operatorname{tr}({0})", "trace", "tr({0})", total=True,
        jet=_trace_jet, words=lambda translator, x: translator.trace(x),
        algebraic=_height("trace"),
    ),
    "inner": Function(
        _pair_to_scalar, r"\langle {0},\, {1} \rangle", "Frobenius inner product", "⟨{0}, {1}⟩", total=True,
        jet=_inner_jet, words=lambda translator, x, y: translator.inner(x, y),
        algebraic=_height("inner"),
    ),
    "normF": Function(
        any_to(to_scalar), r"\lVert {0} \rVert_F", "Frobenius norm", "‖{0}‖", exact=_exact_norm, balls=_ball_norm,
        total=True, nonnegative=True,
        algebraic=_height("norm"),
    ),
    "inv": Function(
        square_to(to_same), r"{({0})}^{-1}", "inverse", "({0})⁻¹", domain="regular matrices",
        jet=_inverse_jet, words=lambda translator, x: translator.determined("inv", x),
        algebraic=_height("inverse"),
    ),
    "det": Function(
        square_to(to_scalar), r"\det({0})", "determinant", exact=_exact_det, total=True,
        balls=lambda ring, x: ring.scalar(x.det()), smooth=lambda by, y, x: by.determinant(y, x),
        algebraic=_height("determinant"),
    ),
    "sqrtm": Function(
        square_to(to_same), r"{({0})}^{1/2}", "symmetric positive definite root", "({0})^½", symmetric=True,
        domain="symmetric positive definite matrices", jet=_root_jet,
        words=lambda translator, x: translator.determined("sqrtm", x),
    ),
    "pos": Function(
        square_to(to_same), r"{({0})}_{+}", "positive part of a symmetric matrix", "({0})₊", symmetric=True,
        domain="symmetric matrices", exact=_exact_part(1),
        balls=lambda ring, x: ring.linalg.enclose_positive_part(x),
    ),
    "neg": Function(
        square_to(to_same), r"{({0})}_{-}", "negative part of a symmetric matrix (itself PSD)", "({0})₋",
        symmetric=True, domain="symmetric matrices",
        exact=_exact_part(-1), balls=_ball_negative,
    ),
    "proj": Function(
        any_to(to_rows), r"P_{{0}}", "orthogonal projector on the column space", "P[{0}]", exact=_exact_projector,
        balls=_ball_projector, words=lambda translator, x: translator.determined("proj", x),
    ),
    "pinv": Function(
        any_to(to_flipped), r"{({0})}^{+}", "Moore-Penrose inverse", "({0})⁺", exact=_exact_pseudoinverse,
        balls=_ball_pseudoinverse,
    ),
    "sigma_max": Function(
        any_to(to_scalar), r"\sigma_{\max}({0})", "largest singular value", "σ_max({0})",
        exact=_exact_singular_value(0), balls=_singular_value(0), total=True, nonnegative=True,
        algebraic=_height("singular_value", "sigma_max"),
    ),
    "sigma_min": Function(
        any_to(to_scalar), r"\sigma_{\min}({0})", "smallest singular value", "σ_min({0})",
        exact=_exact_singular_value(-1), balls=_singular_value(-1), total=True, nonnegative=True,
        algebraic=_height("singular_value", "sigma_min"),
    ),
    "cond": Function(
        any_to(to_scalar), r"\operatorname{cond}({0})", "largest over smallest singular value",
        exact=_exact_condition, balls=_ball_condition,
        domain="matrices whose smallest singular value is positive", nonnegative=True,
        algebraic=_height("condition"),
    ),
    "nuclear": Function(
        any_to(to_scalar), r"\lVert {0} \rVert_*", "sum of the singular values", "‖{0}‖_*",
        exact=lambda ring, x: ring.scalar(sum(ring.singular_values(x))), balls=_ball_nuclear,
        total=True, nonnegative=True,
        algebraic=_height("singular_values"),
    ),
    "rank": Function(
        any_to(to_scalar), r"\operatorname{rank}({0})", "rank", exact=_exact_rank, balls=_ball_rank, total=True,
        nonnegative=True,
    ),
    "lambda_min": Function(
        square_to(to_scalar), r"\lambda_{\min}({0})", "smallest eigenvalue of a symmetric matrix", "λ_min({0})",
        exact=_exact_eigenvalue(0), balls=_eigenvalue(0), symmetric=True, domain="symmetric matrices",
        algebraic=_height("eigenvalue", "lambda_min"),
    ),
    "lambda_max": Function(
        square_to(to_scalar), r"\lambda_{\max}({0})", "largest eigenvalue of a symmetric matrix", "λ_max({0})",
        exact=_exact_eigenvalue(-1), balls=_eigenvalue(-1), symmetric=True, domain="symmetric matrices",
        algebraic=_height("eigenvalue", "lambda_max"),
    ),
    "spectral_abscissa": Function(
        square_to(to_scalar), r"\alpha({0})", "largest real part of an eigenvalue", total=True,
    ),
    "pencil_right": Function(
        _square_pair, r"\nu_{+}({0}, {1})",
        "how many roots of det(mu^2 I - mu K - Q) have a positive real part, with multiplicity, at (K, Q)",
        exact=_roots("right"), balls=_roots("right"), total=True, nonnegative=True,
    ),
    "pencil_left": Function(
        _square_pair, r"\nu_{-}({0}, {1})", "how many of these roots have a negative real part",
        exact=_roots("left"), balls=_roots("left"), total=True, nonnegative=True,
    ),
    "pencil_imaginary": Function(
        _square_pair, r"\nu_{0}({0}, {1})", "how many of these roots are on the imaginary axis",
        exact=_roots("imaginary"), balls=_roots("imaginary"), total=True, nonnegative=True,
    ),
    "pencil_rate": Function(
        _square_pair, r"\rho({0}, {1})", "the smallest positive real part of these roots", nonnegative=True,
        balls=lambda ring, k, q: ring.pencil_rate(k, q), domain="pencils with a root of positive real part",
    ),
    "diag": Function(
        square_to(to_same), r"\operatorname{diag}({0})", "the diagonal of a square matrix, zero elsewhere", "diag({0})",
        exact=_exact_diagonal, balls=_exact_diagonal, total=True,
        algebraic=_height("like"),
    ),
    "worst": Function(
        _over_columns, r"\max_{{1} \in {3}} {0}",
        "the largest value over the columns c of C; C0 is C with c and all later columns set to zero",
        "max over columns of {0}", jet=_over_columns_jet,
    ),
    "rows_le": Function(
        _rows, r"{({0})}_{\le {2}}", "rows x of X with x'Ax <= kappa ||x||^2, the others set to zero",
        "rows({0} : {1} ≤ {2})", jet=_rows_jet, total=True,
    ),
}  # fmt: skip
