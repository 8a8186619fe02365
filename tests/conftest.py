"""Shared by all tests: Hypothesis profiles and seed, one quick run of everything, the command line as a function."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent
PLUGINS = ROOT / "tests" / "plugin"
SCALE = float(os.environ.get("FAVERIFY_TEST_MULTIPLIER", "1"))

_common: dict[str, Any] = {
    "deadline": None,
    "print_blob": True,
    "suppress_health_check": [hypothesis.HealthCheck.too_slow],
}
hypothesis.settings.register_profile("dev", max_examples=max(1, int(25 * SCALE)), **_common)
hypothesis.settings.register_profile("ci", max_examples=max(1, int(40 * SCALE)), database=None, **_common)
_quick = (hypothesis.Phase.explicit, hypothesis.Phase.generate)  # mutants: what fails is not made smaller
hypothesis.settings.register_profile(
    "mutants", max_examples=max(1, int(25 * SCALE)), database=None, phases=_quick, **_common
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


def pytest_configure(config: pytest.Config) -> None:
    """Fix a seed for Hypothesis, so that it can be printed and given again (workers get the one of their parent)."""
    if getattr(config.option, "hypothesis_seed", None) is None:
        given = os.environ.get("FAVERIFY_TEST_SEED")
        os.environ["FAVERIFY_TEST_SEED"] = given or str(random.SystemRandom().randrange(10**9))
        config.option.hypothesis_seed = int(os.environ["FAVERIFY_TEST_SEED"])


SLOW = ROOT / "tests" / "slow.txt"
"""Tests that were measured to take long, a line each: seconds of computing, a tab, the test."""


def named_slow(text: str) -> dict[str, float]:
    """What a list of slow tests says."""
    lines = (line.split("\t", 1) for line in text.splitlines() if line and not line.startswith("#"))
    return {test: float(seconds) for seconds, test in lines}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark as slow what the list names; a list that names tests which are no more stops a run of all."""
    listed = named_slow(SLOW.read_text(encoding="utf-8"))
    for item in items:
        if item.nodeid in listed:
            item.add_marker(pytest.mark.slow)
    whole = config.args == [str(ROOT / "tests")] or config.args == config.getini("testpaths")
    if whole and (gone := listed.keys() - {item.nodeid for item in items}):
        raise pytest.UsageError(f"tests/slow.txt names tests that are no more (delete these lines): {sorted(gone)}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """With FAVERIFY_TEST_TIMES=PREFIX, a line for each test, as in ``tests/slow.txt``, in a file of each process."""
    before = sum(os.times()[:4])
    try:
        return (yield)
    finally:
        if prefix := os.environ.get("FAVERIFY_TEST_TIMES"):
            worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
            with open(f"{prefix}.{worker}", "a", encoding="utf-8") as stream:
                stream.write(f"{sum(os.times()[:4]) - before:.1f}\t{item.nodeid}\n")


def pytest_report_header(config: pytest.Config) -> str:
    """The profile and how to draw the same examples again."""
    profile = os.environ.get("HYPOTHESIS_PROFILE", "dev")
    return f"hypothesis profile {profile}; same draws: FAVERIFY_TEST_SEED={config.option.hypothesis_seed}"


@pytest.fixture(autouse=True)
def _precision_is_left_alone() -> Iterator[None]:
    """FLINT's precision is global: whoever changes it and does not put it back spoils other tests."""
    flint = sys.modules.get("flint")
    before = flint.ctx.prec if flint else None
    yield
    if flint is not None:
        assert flint.ctx.prec == before, "a test or the code under it left FLINT's global precision changed"


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)

    @property
    def refusal(self) -> str:
        """The one clear line of a refused request; fails if there is more, or none."""
        lines = self.err.strip().splitlines()
        assert len(lines) == 1, self.err
        assert lines[0].startswith("faverify: ")
        assert self.out == ""
        return lines[0]


def in_process(*arguments: str, env: dict[str, str] | None = None, timeout: float = 240) -> Said:
    """Run ``python -m faverify`` in a process of its own."""
    environment = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
    run = subprocess.run(
        [sys.executable, "-m", "faverify", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        env={**environment, **(env or {})},
        cwd=ROOT,
        check=False,
    )
    return Said(run.returncode, run.stdout, run.stderr)


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """The command line, called in this process."""
    from faverify.__main__ import main

    def call(*arguments: str | Path) -> Said:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        return Said(code, *capsys.readouterr())

    return call


@pytest.fixture
def bend_path(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[..., Any]], None]]:
    """Replace mpmath's path: ``bend_path(lambda right, case, *rest, **more: ...)``; nothing of it is kept."""
    from faverify.flows import approx_mpmath
    from faverify.methods.mpmath_path import _integrated

    right = approx_mpmath.approx_path

    def bend(bent: Callable[..., Any]) -> None:
        _integrated.cache_clear()
        monkeypatch.setattr(approx_mpmath, "approx_path", lambda *given, **more: bent(right, *given, **more))

    yield bend
    _integrated.cache_clear()


@pytest.fixture(scope="session")
def command() -> Callable[..., Said]:
    """The command line, called in a process of its own."""
    return in_process


@pytest.fixture(scope="session")
def planted() -> dict[str, str]:
    """The environment in which the claims of ``tests/plugin`` are found."""
    return {"PYTHONPATH": str(PLUGINS)}


LONGEST_RUN = 900  # seconds that the shared run may take on a machine with other work


@dataclass(frozen=True)
class QuickRun:
    """One ``all --effort quick --json`` and the folder that it wrote."""

    said: Said
    folder: Path
    seconds: float


@pytest.fixture(scope="session")
def quick_run(tmp_path_factory: pytest.TempPathFactory) -> QuickRun:
    """The quick run of all claims, once for all tests and all workers."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if worker else base) / "quick-run"
    try:
        folder.mkdir()
    except FileExistsError:
        return _awaited(folder)
    started = time.perf_counter()
    asked = ["all", "--effort", "quick", "--json", "-j", "2", "--pdf", "none", "--out", str(folder / "out")]
    said = in_process(*asked, timeout=LONGEST_RUN)
    run = QuickRun(said, folder / "out", time.perf_counter() - started)
    record = [said.code, said.out, said.err, run.seconds]
    (folder / "done.tmp").write_text(json.dumps(record), encoding="utf-8")
    (folder / "done.tmp").replace(folder / "done.json")
    return run


def _awaited(folder: Path) -> QuickRun:
    """What another worker's quick run wrote."""
    for _ in range(10 * LONGEST_RUN):
        if (folder / "done.json").exists():
            code, out, err, seconds = json.loads((folder / "done.json").read_text(encoding="utf-8"))
            return QuickRun(Said(code, out, err), folder / "out", seconds)
        time.sleep(0.1)
    raise TimeoutError("the quick run of another worker did not end")


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of its own to stand in; claims in files that a test adds to the registry are forgotten."""
    from faverify.run import registry

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FAVERIFY_CLAIM_FILES", "")
    yield tmp_path
    registry._loaded.cache_clear()
