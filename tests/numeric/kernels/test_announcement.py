"""A first use says that it compiles, once, and to a terminal alone."""

import sys

import numpy as np
import pytest
from numba import njit

from factorflow.numeric.kernels import announcement


@pytest.mark.parametrize(("terminal", "lines"), [(True, 1), (False, 0)])
def test_compilation_is_announced(
    terminal: bool, lines: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(announcement, "said", False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    for _ in range(2):
        njit(lambda x: x + 1)(np.float64(1))
    said = capsys.readouterr()
    assert said.err.count("compiling") == len(said.err.splitlines()) == lines
    assert not said.out
