"""``new``: a claim file to start from, which runs as it stands."""

import importlib.util
import re
import shlex
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import click

from faverify.cli import options

NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,39}")


@click.command(epilog=options.examples("new balance", "verify balance.py"))
@click.argument("name", metavar="NAME")
@click.option("--out", type=click.Path(path_type=Path), default=Path(), help="The folder for the file [here].")
@options.speaking
def new(name: str, out: Path, **values: Any) -> int:
    """Write NAME.py: a claim that runs, to be changed.

    Run it with `verify NAME.py`.
    """
    from faverify.run.registry import entries

    screen = options.screen(values)
    if not NAME.fullmatch(name):
        raise click.UsageError(
            f"NAME {name[:40]!a}: letters, digits and dashes, no accents, a letter first, at most 40"
        )
    path = out / f"{name.replace('-', '_')}.py"
    if not path.exists() and name.lower() in (label.lower() for label in entries()):
        raise click.UsageError(f"NAME {name}: the label of a claim that is installed; choose another")
    if not path.exists() and (taken := _taken(path.stem)):
        raise click.UsageError(f"NAME {name}: Python has a module {taken}, which {path} would hide; choose another")
    _write(path, _text(name))
    screen.data({"file": str(path), "label": name.lower()})
    screen.result(f"{path}: run it with  python -m faverify verify {shlex.quote(str(path))}")
    return 0


def _text(name: str) -> str:
    """The claim file of that name."""
    template = (files("faverify.data") / "new_claim.txt").read_text(encoding="utf-8")
    label = name.lower()
    return template.format(label=label, name=label.replace("-", "_"), title=name.replace("-", " ").capitalize())


def _write(path: Path, text: str) -> None:
    """Write a new file, in a folder that is made where there is none; raises `click.UsageError`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"no folder {path.parent}: {error.strerror}; choose another with --out") from None
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise click.UsageError(f"{path} exists; choose another name, or remove it") from None
    except OSError as error:
        raise click.UsageError(f"cannot write {path}: {error.strerror}; choose another folder with --out") from None


def _taken(stem: str) -> str:
    """The module of that name that Python would no longer find beside such a file; "" if there is none.

    ``python -m`` looks in the working folder first, so a file json.py there breaks every program.
    """
    if stem in sys.stdlib_module_names:
        return stem
    spec = importlib.util.find_spec(stem)
    elsewhere = spec and spec.origin and not Path(spec.origin).resolve().is_relative_to(Path.cwd())
    return stem if elsewhere else ""
