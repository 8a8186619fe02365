"""Files that nobody should have written: certificates, indexes and cases, drawn with a seed, large ones among them."""

import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

MEGABYTE = 1_000_000


def hostile_files(folder: Path, count: int, seed: int, large: bool = True) -> Iterator[Path]:
    """Write ``count`` files and yield each; with ``large`` the first dozen have tens of megabytes."""
    rng = random.Random(seed)
    makers = [*LARGE, *LARGE_CASES] if large else []
    for number in range(count):
        name, content = makers[number]() if number < len(makers) else _small(rng)
        path = folder / f"{number:04}-{name}"
        path.write_bytes(content)
        yield path


def repeated(text: bytes, size: int, start: bytes = b"[", end: bytes = b"]") -> bytes:
    """``text`` again and again up to a size, in brackets."""
    return start + text * (size // len(text)) + text.rstrip(b",") + end


LARGE: list[Callable[[], tuple[str, bytes]]] = [
    lambda: ("lists.json", repeated(b"[],", 19 * MEGABYTE)),
    lambda: ("objects.json", repeated(b"{},", 19 * MEGABYTE)),
    lambda: ("ones.json", repeated(b"1,", 19 * MEGABYTE)),
    lambda: ("deep.json", b"[" * (19 * MEGABYTE)),
    lambda: ("deep-objects.json", b'{"a":' * (3 * MEGABYTE)),
    lambda: ("text.json", b'"' + b"a" * (19 * MEGABYTE) + b'"'),
    lambda: ("open-text.json", b'["' + b'\\"' * (9 * MEGABYTE)),
    lambda: ("digits.json", b"1" * (19 * MEGABYTE)),
    lambda: ("fields.json", b"{" + b",".join(b'"k%d":1' % k for k in range(400_000)) + b"}"),
    lambda: ("million.json", repeated(b'["a"],', 3 * MEGABYTE)),
    lambda: ("too-large.json", b" " * (51 * MEGABYTE)),
]
LARGE_CASES: list[Callable[[], tuple[str, bytes]]] = [
    lambda: ("rows.case.json", b'{"Y":' + repeated(b"[],", 9 * MEGABYTE) + b',"C":[["1"]],"Z0":[["1"]]}'),
    lambda: ("numbers.case.json", b'{"Y":[' + repeated(b"1,", 2 * MEGABYTE) + b'],"C":[["1"]],"Z0":[["1"]]}'),
    lambda: ("wide.csv", repeated(b"1,", 9 * MEGABYTE, b"", b"")),
    lambda: ("long.csv", b"1\n" * (4 * MEGABYTE)),
    lambda: ("quotes.csv", b'"' * (9 * MEGABYTE)),
    lambda: ("bomb.npz", _bomb()),
]


def _bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Y.npy", b"\0" * (300 * MEGABYTE))
    return packed.getvalue()


def _small(rng: random.Random) -> tuple[str, bytes]:
    maker = rng.choice([_number, _number, _number_case, _number_case, _csv, _npy, _nested, _bytes, _shuffled])
    return maker(rng)


NUMBERS = (
    "1e999999999", "1e" + "9" * 50, "-1e-999999999", "9" * 4_001, "1/0", "0/0", "1/" + "9" * 3_000, "nan", "inf",
    "-inf", "1e" + "9" * 4_500, "0x10", "1_000", "１", "1e1_0", "\u001b[31m1", "", " ", "1 2", "1e+", "--1", "1/2/3",
    "1" * 200_000,
)  # fmt: skip
ODD = ({}, [], "x", True, None, 10**4_000)


def _number(rng: random.Random) -> tuple[str, bytes]:
    """A certificate-like document whose numbers are anything but."""
    data = {
        "schema": rng.choice(["faverify-certificate/1", "faverify-index/1", 1, None, "\u001b]0;title\u0007"]),
        "parts": [{"lhs": {"mid": [rng.choice(NUMBERS), "1" + "0" * rng.randint(0, 60)]}}] * rng.randint(0, 3),
        rng.choice(["claim", "claims", "\u202e", "a" * 5000]): rng.choice(ODD),
    }  # fmt: skip
    return "number.json", json.dumps(data).encode()


def _number_case(rng: random.Random) -> tuple[str, bytes]:
    """An instance with one bad number."""
    row = [rng.choice(NUMBERS) for _ in range(rng.randint(1, 3))]
    kind = rng.choice(["flow", "stationary", "vectors", "\u001b[2J"])
    tag = {"schema": "faverify-case/1", "kind": kind} if rng.random() < 0.5 else {}
    fields = {rng.choice(["Y", "C", "Z0", "lines", "Z", "weights"]): [row] for _ in range(3)}
    return "number.case.json", json.dumps({**tag, **fields, "name": rng.choice(NUMBERS)}).encode()


def _csv(rng: random.Random) -> tuple[str, bytes]:
    return "table.csv", "\n".join(",".join(rng.choices(NUMBERS, k=3)) for _ in range(rng.randint(1, 5))).encode()


def _npy(rng: random.Random) -> tuple[str, bytes]:
    header = rng.choice(
        [
            "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999, 99999999), }",
            "{'descr': '|O', 'fortran_order': False, 'shape': (1, 1), }",
            "{'descr': '<f8', 'fortran_order': False, 'shape': (-1, 1), }",
            "(" * 500,
            "{'descr': [('a', '<f8')], 'fortran_order': 1, 'shape': (1,), }",
            "'" + "a" * 900,
        ]
    ).encode()
    return "array.npy", b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + rng.randbytes(16)


def _nested(rng: random.Random) -> tuple[str, bytes]:
    depth = rng.choice([9, 39, 41, 1_000, 100_000])
    opening, closing = rng.choice([(b"[", b"]"), (b'{"Y":', b"}"), (b'[{"a":', b"}]")])
    return rng.choice(["nested.json", "nested.case.json"]), opening * depth + b"1" + closing * depth


def _bytes(rng: random.Random) -> tuple[str, bytes]:
    suffix = rng.choice(["json", "case.json", "csv", "npy", "npz"])
    return f"noise.{suffix}", rng.randbytes(rng.randint(0, 2_000))


def _shuffled(rng: random.Random) -> tuple[str, bytes]:
    """An honest instance with bytes moved about."""
    content = bytearray(b'{"Y": [["1", "2/3"]], "C": [["1"], ["0"]], "Z0": [["1"]], "Y": [["1", "2"]]}')
    for _ in range(rng.randint(1, 4)):
        content[rng.randrange(len(content))] = rng.randrange(256)
    return rng.choice(["moved.json", "moved.case.json"]), bytes(content)
