"""Nodes of expressions: what is kept in a node for speed is no part of it."""

import copy
import pickle
import subprocess
import sys
from fractions import Fraction

from faverify.lang import expr as ex


def product() -> ex.Expr:
    """A node with nodes below, built anew."""
    return ex.scale(ex.Number(ex.SCALAR, Fraction(1, 3)), ex.Letter(("n", "r"), "Z"))


def test_equal_nodes_hash_alike_before_and_after_they_were_asked() -> None:
    asked, fresh = product(), product()
    assert hash(asked) == hash(asked) == hash(fresh)
    assert asked == fresh
    assert asked.serial != fresh.serial
    assert asked.serial == asked.serial
    assert repr(asked) == repr(product())


def test_what_is_kept_is_not_handed_on() -> None:
    """Texts hash in another way in another process, and a copy is another node."""
    asked = product()
    kept = hash(asked), asked.serial
    for other in (pickle.loads(pickle.dumps(asked)), copy.copy(asked)):
        assert not {"_hash", "serial"} & set(vars(other))
        assert other == asked
        assert (hash(other), other.serial == kept[1]) == (kept[0], False)


def test_a_pickled_node_is_found_in_another_process() -> None:
    asked = product()
    hash(asked)
    code = (
        "import pickle, sys; from fractions import Fraction; from faverify.lang import expr as ex;"
        "node = ex.scale(ex.Number(ex.SCALAR, Fraction(1, 3)), ex.Letter(('n', 'r'), 'Z'));"
        "print({node: 'found'}.get(pickle.loads(sys.stdin.buffer.read()), 'lost'))"
    )
    found = subprocess.run([sys.executable, "-c", code], input=pickle.dumps(asked), capture_output=True, check=True)
    assert found.stdout.split() == [b"found"]
