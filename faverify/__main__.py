"""``python -m faverify``: runs the command line and turns whatever happens into one line and an exit code."""

import codecs
import os
import sys
from collections.abc import Sequence
from typing import Any

INTERRUPTED, BROKEN_PIPE = 130, 141
COMPLETE = "_FAVERIFY_COMPLETE"  # what a shell sets to ask for completions: click's name for the program ``faverify``
PLAIN = {"✓": "+", "✗": "x", "∅": "o", "–": "-", "…": "...", "·": "*", "²": "^2", "ᵀ": "'"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code and never raises an error of ours, of click or of a bug."""
    try:
        from faverify.files.streams import standing
        from faverify.interrupts import heard

        with heard(), standing() as closed:
            try:
                code = _guarded(arguments)
            except ModuleNotFoundError as error:  # click itself, whose errors `_guarded` tells apart
                code = _unforeseen(error)
            return _say("the result could not be printed: standard output is closed", 2) if closed else code
    except KeyboardInterrupt:  # before anything began
        return _say("interrupted; nothing was written", INTERRUPTED)
    finally:
        exec("")  # if the last text that Python ran so was interrupted, it would end by the signal, without our code


def _guarded(arguments: Sequence[str] | None) -> int:
    import click

    from faverify.errors import FaverifyError
    from faverify.files.streams import UNPRINTABLE, silence

    _never_fail_to_print()
    try:
        return _run(arguments)
    except click.ClickException as error:
        return _say(_with_help(error), error.exit_code)
    except FaverifyError as error:
        return _say(str(error), 2)
    except (KeyboardInterrupt, click.Abort):
        return _say(f"interrupted; {_kept(arguments)}", INTERRUPTED)
    except SystemExit as error:
        return _say(f"something that was imported or called has ended the program: {error}", 4)
    except BrokenPipeError:
        silence(1)
        return BROKEN_PIPE
    except OSError as error:
        if error.errno in UNPRINTABLE and error.filename is None:
            silence(1)
            return _say(f"the result could not be printed: {error.strerror}", 2)
        return _say(f"the system refused: {error}", 2)
    except Exception as error:  # noqa: BLE001 - it is shown, or raised where that is asked
        return _unforeseen(error)


def _unforeseen(error: Exception) -> int:
    """A package that is not there (this Python is not the one of the installation), or a bug."""
    if os.environ.get("FAVERIFY_TRACEBACK"):
        raise error
    package = (error.name or "").partition(".")[0] if isinstance(error, ModuleNotFoundError) else ""
    if package in ("", "faverify"):
        return _say(f"a bug: {type(error).__name__}: {error} (FAVERIFY_TRACEBACK=1 shows where)", 4)
    remedy = "activate the environment that the toolkit was installed in, or run: pip install -e ."
    return _say(f"{sys.executable} has no package {package}; {remedy}", 2)


def _kept(arguments: Sequence[str] | None) -> str:
    """What an interrupted command leaves behind, in words."""
    from faverify.cli import KEPT

    given = sys.argv[1:] if arguments is None else arguments
    return KEPT.get(given[0] if given else "", "nothing was written")


def _run(arguments: Sequence[str] | None) -> int:
    from click.exceptions import Exit

    from faverify.cli import cli

    if instruction := os.environ.get(COMPLETE):
        from click.shell_completion import shell_complete

        return shell_complete(cli, {}, "faverify", COMPLETE, instruction)
    given = list(sys.argv[1:] if arguments is None else arguments)
    result: Any
    try:  # `cli.main` would make a closed pipe an exit code 1, which says here that a claim failed
        with cli.make_context("faverify", given) as context:
            result = cli.invoke(context)
    except Exit as done:
        result = done.exit_code
    sys.stdout.flush()
    _warn_of_broken_packages()
    return result if isinstance(result, int) else 0


def _warn_of_broken_packages() -> None:
    """A line for each package of claims that had to be left out, if this command looked for claims at all."""
    registry = sys.modules.get("faverify.run.registry")
    for why in registry.left_out() if registry is not None and registry.looked() else ():
        _say(f"warning: {why}", 0)


def _with_help(error: Any) -> str:
    import click

    message = error.format_message()
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"{message} (see {context.command_path} --help)" if context else message


def _say(message: str, code: int) -> int:
    print(f"faverify: {' '.join(message.split())}", file=sys.stderr)
    return code


def _never_fail_to_print() -> None:
    """Characters that the terminal's encoding lacks are shown as ``?``, marks as `PLAIN`; they never stop a run."""
    codecs.register_error("plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="plain")


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(PLAIN.get(mark, "?") for mark in error.object[error.start : error.end]), error.end


if __name__ == "__main__":
    sys.exit(main())
