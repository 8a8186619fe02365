"""Random single-field alterations of the certificates of a run, with right digests: which does the checker contradict?

``python tests/benchmarks/alter_certificates.py FOLDER [--count 1000] [--seed 0]`` prints the score and every survivor.
A field that no recomputation protects (`faverify.checker.check.NOT_PROTECTED`) is left alone; a survivor in a part that
the checker names as not re-verified is counted apart.
"""

import argparse
import copy
import json
import random
import re
import tempfile
from collections import Counter
from fractions import Fraction
from pathlib import Path

from faverify.certificate.digest import digest
from faverify.certificate.read import read_document
from faverify.checker.bookkeeping import problems
from faverify.checker.check import read
from faverify.checker.items import Checker
from faverify.errors import CertificateInvalid, FaverifyError

LEFT_ALONE = {
    *("title", "where", "statement", "doc", "restoration_note", "hypotheses", "note", "why", "reason", "explanation"),
    *("latex", "definitions_latex", "flow_latex", "letters_latex", "name", "tables", "series", "seconds", "platform"),
    *(
        "python",
        "packages",
        "inputs",
        "key",
        "digest",
        "schema",
        "scope",
        "tags",
        "label",
        "kind",
        "restoration",
        "uses",
    ),
    *("warnings", "instance", "effort", "seed", "rules", "not evaluated", "text", "relations", "decides", "source"),
}
"""Prose, names, versions; what the index or the installed claim binds (label, kind, uses, what decides, ...); the label
of an import, which stands beside its hash; and what is printed beside a number that is stored (``text``)."""


def leaves(node, path=()):
    """Every text, number or truth value of a document with the way to it, fields that are left alone apart."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in LEFT_ALONE or path[-1:] in (("case",), ("arguments",), ("at",)):
                yield from leaves(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from leaves(value, (*path, index))
    elif node is not None:
        yield path, node


def altered(value, generator):
    """Another value of the same kind: a number moved a little or a lot, a word of a text changed."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + generator.choice((1, 7))
    if re.fullmatch(r"-?\d+(/\d+)?", value):
        moved = Fraction(value) + generator.choice((Fraction(1), Fraction(-1), Fraction(3, 2), Fraction(10) ** 6))
        return str(int(moved)) if "/" not in value else str(moved)
    words = re.findall(r"[A-Za-z_]\w*|\d+|[-+*/<>=@.()\[\] ]", value)
    places = [k for k, word in enumerate(words) if word.strip()]
    if not places:
        return value + "x"
    place = generator.choice(places)
    swaps = {"+": "-", "-": "+", "*": "+", "@": "+", "<": ">", ">": "<", "/": "*"}
    word = words[place]
    words[place] = swaps.get(word, str(int(word) + 1) if word.isdigit() else word + "2")
    return "".join(words)


def _beside(path, data):
    """What stands beside a control's witness, and the steps shown beside the lines of a proof."""
    if path[0] == "controls":
        return path[2] == "outcome" and path[3] in ("comparisons", "payload", "counts", "slack")
    shown = path[2:4] == ("outcome", "steps") or path[3:5] == ("payload", "hypotheses")
    return path[0] == "parts" and shown and data["parts"][path[1]]["method"] == "proof in the kernel"


def at(document, path):
    """The node above a leaf."""
    for key in path[:-1]:
        document = document[key]
    return document


def alter(data, generator):
    """A copy with one field changed, and the way to it."""
    path, value = generator.choice([(p, v) for p, v in leaves(data) if not _beside(p, data)])
    changed = copy.deepcopy(data)
    at(changed, path)[path[-1]] = altered(value, generator)
    changed["digest"] = digest(changed)
    return changed, path, value


def judged(changed, path, honest):
    """How it ends.

    ``refused when read``, ``contradicted``, ``weaker`` (what was re-verified is named as not re-verified now),
    ``named`` (it was not re-verified before either) or ``survived``. ``honest`` is the certificate that was altered.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "altered.json"
        file.write_text(json.dumps(changed), encoding="utf-8")
        try:
            read_document(file, "certificate")
        except CertificateInvalid:
            return "refused when read"
    try:
        stopped = next(problems(changed), "")
        now = [item.how for item in touched(Checker(changed), path)]
    except (FaverifyError, ArithmeticError, LookupError, ValueError, TypeError):  # as `checker.check.safely` does
        return "contradicted"
    if stopped or "wrong" in now:
        return "contradicted"
    before = [item.how for item in touched(Checker(honest), path)]
    if any(how != "re-verified" for how in before):
        return "named"
    return "survived" if all(how == "re-verified" for how in now) else "weaker"


def harmless(path):
    """Why a survivor of this kind changes no meaning; "" for one that has to be looked into."""
    if path[0] == "controls" and path[3:5] in (("witness", "case"), ("witness", "letters")):
        return "another counterexample"
    if path[-2:-1] == ("counts",):
        return "more cases than are stored"
    return "a ball that meets the recomputed one" if {"mid", "rad"} & {*path} else ""


def touched(checker, path):
    """The parts and controls that rest on a field, checked."""
    parts, controls = checker.data["parts"], checker.data["controls"]
    if path[0] == "parts":
        yield checker.part(parts[path[1]])
    elif path[0] == "controls":
        yield checker.control(controls[path[1]])
    else:
        yield from map(checker.part, parts)
        yield from map(checker.control, controls)


def results_of(certificates, count, seed):
    """Each alteration: label, way, the value before and after, how it ends."""
    generator, labels = random.Random(seed), sorted(certificates)
    for _ in range(count):
        label = generator.choice(labels)
        changed, path, value = alter(certificates[label], generator)
        after = at(changed, path)[path[-1]]
        if after != value:
            yield label, path, value, after, judged(changed, path, certificates[label])


def main():
    """The score over a run."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--count", type=int, default=1000)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    _, certificates = read(given.folder)
    ends = Counter()
    for number, (label, path, value, after, end) in enumerate(results_of(certificates, given.count, given.seed), 1):
        ends[end] += 1
        if end in ("survived", "weaker"):
            ends[f"{end}: {harmless(path) or 'to be looked into'}"] += 1
            print(
                f"{end} ({harmless(path)}): {label} {'/'.join(map(str, path))}: {str(value)[:80]} -> {str(after)[:80]}",
                flush=True,
            )
        if number % 50 == 0:
            print(dict(ends), flush=True)
    print(dict(ends))


if __name__ == "__main__":
    main()
