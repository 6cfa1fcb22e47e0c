"""Outputs: whole under the name asked for, or not there at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from factorflow.errors import InputError
from factorflow.numeric.inputs import refusal

STANDARD_OUTPUT = "-"


def fresh(path: str, argument: str, force: bool) -> Path:
    """Return the path of an output that can be written, and is not there yet unless it may be replaced.

    Raises
    ------
    InputError
        If something is there, or nothing can be written there.
    """
    target = Path(path)
    try:
        if target.is_dir():
            raise refusal(argument, path, "it is a directory", "name a file")
        if target.exists() and not target.is_file():
            raise refusal(argument, path, "it is not an ordinary file", "name another")
        if target.exists() and not force:
            raise refusal(argument, path, "the file exists", "add --force to replace it, or name another")
        _beside(target).touch()
        _beside(target).unlink()
    except (OSError, ValueError) as error:  # ValueError: NUL in a path, or no name at all
        raise _unwritable(path, argument, error) from None
    return target


def folder(path: str, argument: str) -> Path:
    """Return the path of a folder, made if it is not there.

    Raises
    ------
    InputError
        If it is a file, or cannot be made.
    """
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise refusal(argument, path, "it is not a folder", "name a folder") from None
    except (OSError, ValueError) as error:
        raise _unwritable(path, argument, error) from None
    return Path(path)


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.{os.getpid()}.part")


def _unwritable(path: str, argument: str, error: Exception) -> InputError:
    reason = getattr(error, "strerror", None) or str(error)
    return refusal(argument, path, f"it cannot be written ({reason})", "name a file in a folder that takes it")


def write(path: str, text: str, argument: str, force: bool) -> None:
    """Write a text file in one stroke; ``-`` is standard output."""
    if path == STANDARD_OUTPUT:
        return to_reader(text)
    return write_bytes(path, text.encode(), argument, force)


def write_bytes(path: str, content: bytes, argument: str, force: bool) -> None:
    """Write a file in one stroke."""
    target = fresh(path, argument, force)
    try:
        _beside(target).write_bytes(content)
        _beside(target).replace(target)
    except OSError as error:
        raise _unwritable(path, argument, error) from None
    finally:
        _beside(target).unlink(missing_ok=True)


def to_reader(text: str) -> None:
    """Write to standard output; that a reader such as ``head`` has had enough is no error."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
