"""What a result was made with."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

PACKAGES = ("factorflow", "sympy", "mpmath", "gmpy2", "numpy", "scipy", "python-flint")


def package_version(name: str) -> str:
    """Return the version of an installed package.

    Examples
    --------
    >>> package_version("no-such-package")
    'not installed'
    """
    try:
        return version(name)
    except PackageNotFoundError:  # used from its source
        return "not installed"


def versions() -> dict[str, str]:
    """Return the versions of Python and of all that numbers depend on."""
    return {"python": platform.python_version(), **{name: package_version(name) for name in PACKAGES}}
