"""Property tests take as long as the machine needs, and in CI look at the same cases on every run; refusals."""

import os
from collections.abc import Callable

import pytest
from hypothesis import settings

from factorflow.cli import main

settings.register_profile("patient", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "patient")


@pytest.fixture
def refusal(capsys: pytest.CaptureFixture[str]) -> Callable[[list[str]], str]:
    """Run a command that must be refused: status 2, one clear message, which is returned, and nothing else."""

    def refused(arguments: list[str]) -> str:
        assert main(arguments) == 2
        printed = capsys.readouterr()
        assert not printed.out
        assert len(printed.err.splitlines()) <= 2
        return printed.err

    return refused
