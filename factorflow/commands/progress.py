"""A sign of life on standard error, for people and for runs of more than two seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

PATIENCE = 2.0
"""Seconds before anything is shown."""


@contextmanager
def watching() -> Iterator[Callable[[Any], None]]:
    """Yield a function that shows the time to which a run has come, where standard error is a terminal."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    console = Console(stderr=True)
    begin = monotonic()
    with Progress(*columns, console=console, disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("", visible=False)

        def show(time: Any) -> None:
            if monotonic() - begin > PATIENCE:
                bar.update(task, description=f"t = {str(time)[:10]}", visible=True)

        yield show if not bar.disable else lambda time: None


@contextmanager
def counting(doing: str, total: int) -> Iterator[Callable[..., None]]:
    """Yield a function of a name and a number that counts what is done, where standard error is a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task(doing, total=total)
        yield lambda name, done=1: bar.update(task, advance=done, description=name)


@contextmanager
def working(doing: str) -> Iterator[None]:
    """Show that something is being done whose length nobody knows, where standard error is a terminal."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        bar.add_task(doing, total=None)
        yield
