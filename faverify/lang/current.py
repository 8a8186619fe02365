"""What speaks of the current time: letters that move, outside stated times and intervals."""

from faverify.lang import expr as ex
from faverify.lang.functions import TIME_FUNCTIONALS
from faverify.lang.scope import runs
from faverify.lang.theory import Theory


def speaks_of_now(expr: ex.Expr, theory: Theory) -> bool:
    """Whether the value of an expression may change with the current time, definitions and values written out."""
    from faverify.lang.parse import parse_value

    match expr:
        case ex.Letter(name=name):
            text = theory.definitions.get(name) or theory.values.get(name)
            told = text is not None and speaks_of_now(parse_value(text, theory), theory)
            return told or runs(name, theory)
        case ex.At(time=time):
            return speaks_of_now(time, theory)
        case ex.Call(function=function, args=args) if function in TIME_FUNCTIONALS:
            return any(speaks_of_now(end, theory) for end in args[1:])
    return any(speaks_of_now(child, theory) for child in expr.children)
