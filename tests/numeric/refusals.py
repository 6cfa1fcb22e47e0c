"""What a refusal of a reader looks like."""

from collections.abc import Callable
from typing import Any

import pytest

from factorflow.errors import InputError


def assert_refused(read: Callable[..., Any], *given: Any, says: str = "") -> None:
    """The refusal names the argument, shows what was given, and fits on one printable line."""
    with pytest.raises(InputError) as caught:
        read(*given)
    message = str(caught.value)
    assert says in message
    assert message.isprintable()
    assert len(message) < 300
    assert ": " in message
