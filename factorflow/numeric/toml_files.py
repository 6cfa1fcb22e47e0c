"""TOML files of the user: read exactly, and refused in one line."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from factorflow.numeric.inputs import abbreviated, nearest, number, refusal

LONGEST_FILE = 10_000_000
"""The most bytes of a file."""


def read_toml(path: str | Path, argument: str) -> dict[str, Any]:
    """Read a TOML file, its decimals exactly; ``argument`` says in a refusal what the file is.

    Raises
    ------
    InputError
        If the file cannot be read, is too long, or is not TOML.
    """
    try:
        with open(path, "rb") as file:
            content = file.read(LONGEST_FILE + 1)
        if len(content) > LONGEST_FILE:
            raise refusal(argument, path, f"it has more than {LONGEST_FILE} bytes", "give a smaller file")
        return tomllib.loads(content.decode(), parse_float=_decimal)
    except OSError as error:
        raise refusal(argument, path, error.strerror or str(error), "give a readable TOML file") from None
    except (ValueError, RecursionError) as error:  # also what is not UTF-8, and NUL in a path
        raise refusal(argument, path, f"it is not TOML: {' '.join(str(error).split())}") from None


def _decimal(text: str) -> Fraction:
    return number(text.replace("_", ""), "number in TOML")


def only_keys(table: Mapping[str, object], keys: tuple[str, ...], path: str | Path, argument: str) -> None:
    """Refuse a table with a key that is not one of these."""
    for key in table:
        if key not in keys:
            cure = nearest(key, keys, f"the keys are {', '.join(keys)}")
            raise refusal(argument, path, f"unknown key {abbreviated(key)}", cure)
