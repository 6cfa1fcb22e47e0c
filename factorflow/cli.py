"""The command line.  Each command is a file of its own in `factorflow.commands`; here they get their names.

Exit status: 0 all well; 1 the computation could not keep its promise or a claim fails; 2 the request or the
input is wrong; 130 after Ctrl-C.  An error is one or two lines on standard error, never a traceback.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from factorflow.commands.check import check
from factorflow.commands.derive import derive
from factorflow.commands.export import export
from factorflow.commands.minimum import minimum
from factorflow.commands.plot import plot
from factorflow.commands.run import run
from factorflow.commands.show import show
from factorflow.commands.sweep import sweep
from factorflow.commands.verify import verify
from factorflow.commands.versions import package_version
from factorflow.errors import FactorflowError, InputError

TRACEBACK = "FACTORFLOW_TRACEBACK"
"""The environment variable with which developers see where an error comes from."""
WELL, FAILED, WRONG, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
app.command()(verify)
app.command()(derive)
app.command()(run)
app.command()(show)
app.command()(check)
app.command()(export)
app.command()(plot)
app.command()(minimum)
app.command()(sweep)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"factorflow {package_version('factorflow')}")
        raise typer.Exit


@app.callback()
def factorflow(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Theorems about gradient flow on matrix factorizations: stated once, proved, tested and printed.

    Example:

        factorflow run --until t=10 --digits 30
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    Parameters
    ----------
    arguments : sequence of str, optional
        What follows ``factorflow`` on the command line; by default that of this process.
    """
    limit = sys.get_int_max_str_digits()
    try:
        sys.set_int_max_str_digits(0)  # we print up to 100000 digits; numeric.inputs bounds what is read
        return app(arguments, prog_name="factorflow", standalone_mode=False) or WELL
    except InputError as error:
        return _complain(str(error), WRONG)
    except FactorflowError as error:
        return _complain(str(error), FAILED)
    except typer.TyperException as error:
        return _complain(f"{error.format_message()}\nTry 'factorflow COMMAND --help'.", WRONG)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:
        if TRACEBACK in os.environ:
            raise
        reason = " ".join(str(error).split())[:200]
        return _complain(f"a defect of ours, {type(error).__name__}: {reason}\nSet {TRACEBACK}=1 to see where.", FAILED)
    finally:
        sys.set_int_max_str_digits(limit)


def _complain(message: str, status: int) -> int:
    short = re.sub("[0-9]{60,}", lambda digits: f"{digits[0][:20]}...", message)  # w11=1e5000, written out
    typer.echo(f"factorflow: {short}", err=True)
    return status
