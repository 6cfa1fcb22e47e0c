"""Each example is imported by its path; its numbers are compared on tiny sizes."""

from collections.abc import Callable
from types import ModuleType

import pytest

from tests import scripts


@pytest.fixture
def example() -> Callable[[str], ModuleType]:
    """Return what imports a script of the folder by its name."""
    return scripts.example
