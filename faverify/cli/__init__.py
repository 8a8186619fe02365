"""The command line: one file per group of commands. Only click is imported here; the rest when a command runs."""

import difflib
import os

import click

from faverify.cli.analyze import analyze
from faverify.cli.campaign import campaign
from faverify.cli.check import check
from faverify.cli.controls import controls
from faverify.cli.doctor import doctor
from faverify.cli.figures import figures
from faverify.cli.fuzz import fuzz
from faverify.cli.look import derive, list_, show
from faverify.cli.new import new
from faverify.cli.report import report
from faverify.cli.verify import all_, verify
from faverify.run.collecting import collect_rarely

WELCOME = """\
faverify re-derives and checks every claim of "How and When Random Feedback Works".
  python -m faverify all                 every claim, certificates and a report in reports/
  python -m faverify show lemma5         one claim: statement, evidence, what it does not show
  python -m faverify derive lemma5       its derivation, step by step
`python -m faverify list` names the claims, `--help` the commands;
`python -m faverify doctor` says what works on this machine."""

FINISHED = "certificates that were finished are kept and used again"
KEPT = {
    "all": FINISHED,
    "verify": FINISHED,
    "campaign": "results that came are in campaign.jsonl, and the same command goes on from there",
    "figures": "figures that were finished are kept",
    "fuzz": "what was found is stored in counterexamples/",
}
"""What a command that is interrupted leaves behind; of the others nothing."""


class Group(click.Group):
    """Commands in the order of the table, with near misses for a mistyped one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order in which they were added."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; raises `click.UsageError` with what may have been meant."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            near = difflib.get_close_matches(args[0], self.commands, n=2)
            hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(self.commands)}"
            raise click.UsageError(f"no command {args[0]!r}; {hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=Group, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="faverify", message="%(package)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Verify the theory of "How and When Random Feedback Works" (Garg and Vempala, AISTATS 2022).

    Exit codes: 0 all pass, 1 a claim failed, 2 usage or input, 3 something inconclusive or all vacuous, 4 a check
    crashed, 5 nothing selected, 130 interrupted.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices: threads only wait for each other
    collect_rarely()
    if ctx.invoked_subcommand is None:
        click.echo(WELCOME)


COMMANDS = (
    *(all_, verify, analyze, list_, show, derive, report, figures, check, controls, fuzz, campaign, new, doctor),
)
for command in COMMANDS:
    cli.add_command(command)
