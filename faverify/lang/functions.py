"""The functions of the statement language: how many arguments, which shapes, what comes out, how they print.

A template of LaTeX uses ``{0}``, ``{1}`` for the arguments. Whether a reader can compute a function is the reader's
business.
"""

from collections.abc import Callable
from dataclasses import dataclass

from faverify.errors import StatementError
from faverify.lang.expr import SCALAR, Expr, Shape, same_shape, show

Rule = Callable[[str, tuple[Expr, ...]], Shape]


@dataclass(frozen=True)
class Function:
    """One function: its shape rule, LaTeX template and meaning in words."""

    rule: Rule
    latex: str
    meaning: str


def _arity(name: str, args: tuple[Expr, ...], count: int) -> None:
    if len(args) != count:
        raise StatementError(f"{name} takes {count} argument(s), got {len(args)}")


def _square_to(result: Callable[[Expr], Shape]) -> Rule:
    def rule(name: str, args: tuple[Expr, ...]) -> Shape:
        _arity(name, args, 1)
        shape = args[0].shape
        if shape is None or shape[0] != shape[1]:
            raise StatementError(f"{name} needs a square matrix, got {show(shape)}")
        return result(args[0])

    return rule


def _any_to(result: Callable[[Expr], Shape]) -> Rule:
    def rule(name: str, args: tuple[Expr, ...]) -> Shape:
        _arity(name, args, 1)
        return result(args[0])

    return rule


def _scalars(count: int) -> Rule:
    def rule(name: str, args: tuple[Expr, ...]) -> Shape:
        _arity(name, args, count)
        for arg in args:
            if arg.shape not in (SCALAR, None):
                raise StatementError(f"{name} needs scalars, got {show(arg.shape)}")
        return SCALAR

    return rule


def _rows(name: str, args: tuple[Expr, ...]) -> Shape:
    _arity(name, args, 3)
    rows, form, level = args
    if rows.shape is None or form.shape != (rows.shape[1], rows.shape[1]) or level.shape not in (SCALAR, None):
        raise StatementError(f"{name}(X, A, kappa) needs X k x d, A d x d, kappa scalar")
    return rows.shape


def _pair_to_scalar(name: str, args: tuple[Expr, ...]) -> Shape:
    _arity(name, args, 2)
    same_shape(args[0], args[1], name)
    return SCALAR


_scalar = lambda expr: SCALAR  # noqa: E731
_same = lambda expr: expr.shape  # noqa: E731
_flip = lambda expr: expr.shape and (expr.shape[1], expr.shape[0])  # noqa: E731
_left = lambda expr: expr.shape and (expr.shape[0], expr.shape[0])  # noqa: E731

FUNCTIONS: dict[str, Function] = {
    "tr": Function(_square_to(_scalar), r"\operatorname{tr}({0})", "trace"),
    "D": Function(_any_to(_same), r"\frac{\mathrm{d}}{\mathrm{d}t}{0}", "derivative along the flow"),
    "normF": Function(_any_to(_scalar), r"\lVert {0} \rVert_F", "Frobenius norm"),
    "inv": Function(_square_to(_same), r"{({0})}^{-1}", "inverse"),
    "det": Function(_square_to(_scalar), r"\det({0})", "determinant"),
    "sqrtm": Function(_square_to(_same), r"{({0})}^{1/2}", "symmetric positive definite root"),
    "pos": Function(_square_to(_same), r"{({0})}_{+}", "positive part of a symmetric matrix"),
    "neg": Function(_square_to(_same), r"{({0})}_{-}", "negative part of a symmetric matrix (itself PSD)"),
    "proj": Function(_any_to(_left), r"P_{{0}}", "orthogonal projector on the column space"),
    "pinv": Function(_any_to(_flip), r"{({0})}^{+}", "Moore-Penrose inverse"),
    "sigma_max": Function(_any_to(_scalar), r"\sigma_{\max}({0})", "largest singular value"),
    "sigma_min": Function(_any_to(_scalar), r"\sigma_{\min}({0})", "smallest singular value"),
    "cond": Function(_any_to(_scalar), r"\operatorname{cond}({0})", "largest over smallest singular value"),
    "nuclear": Function(_any_to(_scalar), r"\lVert {0} \rVert_*", "sum of the singular values"),
    "rank": Function(_any_to(_scalar), r"\operatorname{rank}({0})", "rank"),
    "lambda_min": Function(_square_to(_scalar), r"\lambda_{\min}({0})", "smallest eigenvalue of a symmetric matrix"),
    "lambda_max": Function(_square_to(_scalar), r"\lambda_{\max}({0})", "largest eigenvalue of a symmetric matrix"),
    "spectral_abscissa": Function(_square_to(_scalar), r"\alpha({0})", "largest real part of an eigenvalue"),
    "sqrt": Function(_scalars(1), r"\sqrt{{0}}", "square root"),
    "abs": Function(_scalars(1), r"\lvert {0} \rvert", "absolute value"),
    "exp": Function(_scalars(1), r"\exp({0})", "exponential"),
    "log": Function(_scalars(1), r"\log({0})", "natural logarithm"),
    "tanh": Function(_scalars(1), r"\tanh({0})", "hyperbolic tangent"),
    "cosh": Function(_scalars(1), r"\cosh({0})", "hyperbolic cosine"),
    "artanh": Function(_scalars(1), r"\operatorname{artanh}({0})", "inverse hyperbolic tangent"),
    "max": Function(_scalars(2), r"\max({0},\, {1})", "the larger of two scalars"),
    "min": Function(_scalars(2), r"\min({0},\, {1})", "the smaller of two scalars"),
    "ind": Function(_scalars(1), r"\mathbb{I}[{0}]", "1 where the comparison holds, 0 elsewhere"),
    "rows_le": Function(_rows, r"{({0})}_{\le {2}}", "rows x of X with x'Ax <= kappa ||x||^2, the others set to zero"),
    "integral": Function(_scalars(3), r"\int_{{1}}^{{2}} {0}\,\mathrm{d}t", "integral over time"),
    "rise": Function(
        _scalars(3), r"\int_{{1}}^{{2}} \left(\frac{\mathrm{d}}{\mathrm{d}t}{0}\right)^{+}\mathrm{d}t", "total increase"
    ),
    "least": Function(_scalars(3), r"\min_{{1} \le t \le {2}} {0}", "minimum over a time interval"),
    "greatest": Function(_scalars(3), r"\max_{{1} \le t \le {2}} {0}", "maximum over a time interval"),
    "limit": Function(_any_to(_same), r"\lim_{t \to \infty} {0}", "limit for t to infinity"),
    "inner": Function(_pair_to_scalar, r"\langle {0},\, {1} \rangle", "Frobenius inner product"),
}

TIME_FUNCTIONALS = frozenset({"integral", "rise", "least", "greatest", "limit"})
