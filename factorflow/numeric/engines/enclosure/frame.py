"""Frames: coordinates for errors in which the comparison loses little, the eigenvectors of the Jacobian."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from flint import arb_mat
from numpy.typing import NDArray

from factorflow.numeric.engines.enclosure.comparison import absolute, apply, uppers
from factorflow.numeric.engines.enclosure.model import Bounds

Floats = NDArray[np.float64]
WORST_CONDITION = 1e6


class Frame(NamedTuple):
    """x = p + S e: the columns S are exact, their inverse is enclosed."""

    columns: arb_mat
    inverse: arb_mat


class Error(NamedTuple):
    """The solution is at p + S e with |e_i| <= size_i."""

    frame: Frame
    size: Bounds


def axes(n: int) -> Frame:
    """Return the frame of the coordinates themselves."""
    identity = arb_mat([[int(i == j) for j in range(n)] for i in range(n)])
    return Frame(identity, identity)


def eigenframe(jacobian: Floats, free: int) -> Frame:
    """Return the eigenvectors of the leading block where they are well conditioned, and the axes elsewhere."""
    columns = np.eye(len(jacobian))
    vectors = _real_eigenvectors(jacobian[:free, :free])
    if np.isfinite(vectors).all() and np.linalg.cond(vectors) < WORST_CONDITION:
        columns[:free, :free] = vectors
    exact = arb_mat(columns.tolist())
    return Frame(exact, exact.inv())


def _real_eigenvectors(matrix: Floats) -> Floats:
    """Return real eigenvectors, and the real and imaginary parts of the complex pairs."""
    values, vectors = np.linalg.eig(matrix)
    return np.where(values.imag < 0, vectors.imag, vectors.real)


def change(error: Error, new: Frame) -> Bounds:
    """Return bounds on e in the new frame."""
    return uppers(apply(absolute(new.inverse * error.frame.columns), error.size))


def outside(frame: Frame, size: Bounds) -> Bounds:
    """Bound |x - p| = |S e| from |e|."""
    return uppers(apply(absolute(frame.columns), size))
