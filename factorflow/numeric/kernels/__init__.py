"""Compiled kernels: numba, arrays in and out, no classes, and no fastmath.

With fastmath ``isnan(nan)`` is false, and sums depend on the machine.  What is compiled is kept beside the source;
that a first use takes seconds is said once, to a terminal.
"""

from __future__ import annotations

import sys

from numba.core import event


class Announcement(event.Listener):
    """Say once that something is being compiled."""

    said = False

    def on_start(self, event: event.Event) -> None:
        """Speak up when the first function is not found in the cache."""
        if not self.said and sys.stderr.isatty():
            print("factorflow: compiling for this machine; the next time it starts at once", file=sys.stderr)
        self.said = True

    def on_end(self, event: event.Event) -> None:
        """Say nothing more."""


announcement = Announcement()
event.register("numba:compile", announcement)  # type: ignore[no-untyped-call]
