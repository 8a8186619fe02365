"""From a LaTeX file to a PDF with pdflatex, run again only where its log asks for it; without TeX, the typst wheel."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from faverify.errors import UsageError

SECONDS = 240
MOST_RUNS = 3
RERUN = re.compile(
    r"^(LaTeX|Package \w+) Warning:.*\bRerun\b|^\(\w+\)\s+Rerun\b|Table widths have changed", re.MULTILINE
)
ADVICE = (
    "no PDF written: install TeX (Debian: texlive-latex-recommended lmodern) or the typst wheel "
    "(`pip install -e '.[pdf]'`)"
)
END_WITH_PARENT = """
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGKILL)
if os.getppid() != int(sys.argv[1]):
    sys.exit(1)
os.execvp(sys.argv[2], sys.argv[2:])
"""
# no date in the file, nothing read or written outside the folder, log lines unbroken
ENVIRONMENT = {
    "SOURCE_DATE_EPOCH": "0",
    "FORCE_SOURCE_DATE": "1",
    "openin_any": "p",
    "openout_any": "p",
    "max_print_line": "1000",
}


def tex_available() -> bool:
    """Whether pdflatex can be called."""
    return bool(shutil.which("pdflatex"))


def compile_tex(source: Path) -> Path:
    """Compile ``source`` in its own folder and return the PDF; raises `UsageError` with TeX's first complaint.

    The template needs two runs, the second for the page numbers of its contents; the log decides.
    """
    for _ in range(MOST_RUNS):
        _run(source)
        if not wants_another_run(source.with_suffix(".log")):
            break
    return source.with_suffix(".pdf")


def wants_another_run(log: Path) -> bool:
    """Whether TeX's log asks for another run."""
    return bool(RERUN.search(log.read_text(encoding="utf-8", errors="replace")))


def _run(source: Path) -> None:
    command = [
        *_ending_with_us(),
        "pdflatex",
        "-interaction=batchmode",
        "-halt-on-error",
        "-no-shell-escape",
        source.name,
    ]
    within = {**os.environ, **ENVIRONMENT}
    try:
        done = subprocess.run(command, cwd=source.parent, env=within, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise UsageError(f"pdflatex did not finish within {SECONDS} s; try --pdf none") from None
    if done.returncode:
        raise UsageError(f"pdflatex could not compile {source.name}: {_complaint(source)}")


def _ending_with_us() -> list[str]:
    """What a command is started with so that the kernel ends it when this process is killed (Linux; else nothing)."""
    return [sys.executable, "-I", "-S", "-c", END_WITH_PARENT, str(os.getpid())] if sys.platform == "linux" else []


def _complaint(source: Path) -> str:
    log = source.with_suffix(".log")
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.is_file() else []
    return next((" ".join(lines[i : i + 3]) for i, line in enumerate(lines) if line.startswith("!")), "no log")[:300]
