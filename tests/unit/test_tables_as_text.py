"""Tables as ``numpy.savetxt`` writes them, and what spreadsheets and word processors put into cells."""

import numpy as np
import pytest

import faverify
from faverify.cases.storage import letters
from faverify.errors import InvalidInstance

ROWS = [[1, 2], [3, 4.5], [0, -1]]


@pytest.mark.parametrize("suffix", ["txt", "dat", "TXT"])
@pytest.mark.parametrize("wish", [{}, {"header": "a b"}, {"delimiter": ","}, {"delimiter": "\t"}, {"delimiter": ";"}])
def test_what_numpy_writes_is_read(tmp_path, suffix, wish):
    path = tmp_path / f"y.{suffix}"
    np.savetxt(path, ROWS, **wish)
    found, header = letters(path)
    assert ([[float(cell) for cell in row] for row in found["Y"]], header) == (ROWS, [])


@pytest.mark.parametrize(
    ("text", "cells", "header"),
    [
        ("a b\n1 2\n3 4\n", [["1", "2"], ["3", "4"]], ["a", "b"]),
        ("\ufeff# note, with a comma\n  1   2\r\n\r\n3\t4\n", [["1", "2"], ["3", "4"]], []),
        ("1 2\n3\n", [["1", "2"], ["3"]], []),  # refused as ragged later
    ],
)
def test_blanks_separate(tmp_path, text, cells, header):
    path = tmp_path / "y.txt"
    path.write_text(text, encoding="utf-8", newline="")
    found, said = letters(path)
    assert (found["Y"], said) == (cells, header)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("y.csv", "\n\n\n", "empty; at least one row"),  # it was "a bug: ValueError"
        ("y.csv", " , \n,\n", "empty; at least one row"),
        ("y.txt", "# nothing\n\n", "empty; at least one row"),
        ("y.csv", "1,0;2\n3;4\n", r"Y\[1,1\]: '1,0' .*write 1.5 for 1,5"),
        ("y.csv", "2;1.000,5\n3;4\n", r"Y\[1,2\]: '1.000,5' .*write 1.5 for 1,5"),
        ("y.csv", "2;1,000\n3;4\n", r"Y\[1,2\]: '1,000' .*without separators"),  # which of the two nobody knows
        ("y.csv", "1,2\n3,\u22124\n", r"Y\[2,2\]: '\u22124' .*write - for \u2212"),
        ("y.csv", "\u22121,\u22122\n3,4\n", r"Y\[1,1\]: '\u22121' .*write - for \u2212"),  # it was a header
        ("y.txt", "(1+2j) (3+0j)\n", r"Y\[1,1\]: '\(1\+2j\)' is no finite rational number"),  # a header, too
        ("y.csv", "1,1e99999999\n3,4\n", r"Y\[1,2\]: 1e99999999 is too long a number"),
    ],
)
def test_what_is_no_number_is_told_with_its_remedy(tmp_path, name, text, said):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    with pytest.raises(InvalidInstance, match=said):
        faverify.analyze(path)
