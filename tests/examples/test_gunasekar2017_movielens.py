"""MovieLens on ratings made here: a matrix of rank one is found, and a broken line is refused with its number."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from factorflow.errors import InputError


def made(path: Path, users: int = 30, items: int = 40) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Write three quarters of a positive matrix of rank one as u.data, in no order; return the matrix."""
    rng = np.random.default_rng(0)
    X = np.outer(rng.uniform(1, 2, users), rng.uniform(1, 2, items))
    seen = rng.permutation(np.argwhere(rng.random(X.shape) < 0.75))
    path.write_text("".join(f"{i + 1}\t{j + 1}\t{X[i, j]:.12f}\t8\n" for i, j in seen), encoding="utf-8")
    return X


def test_ratings_of_rank_one_are_found(example: Callable[[str], ModuleType], tmp_path: Path) -> None:
    script, path = example("gunasekar2017_movielens"), tmp_path / "u.data"
    X = made(path)
    found = script.experiment(path, columns=10, step=0.1)
    last = found["descent"][-1]
    assert last["residual"] < 1e-2
    assert last["test_error"] < 2e-2
    assert abs(last["nuclear_norm"] / np.linalg.norm(X) - 1) < 2e-2
    assert found["X_gd"]["test_error"] == 1
    assert found["X_gd"]["nuclear_norm"] > 1.5 * last["nuclear_norm"]
    assert len(script.picture(found).axes) == 2


def test_ten_ratings_of_each_user_are_held_out(example: Callable[[str], ModuleType], tmp_path: Path) -> None:
    script, path = example("gunasekar2017_movielens"), tmp_path / "u.data"
    X = made(path)
    train, test = script.divided(script.read(path), np.random.default_rng(0))
    assert np.bincount(test.user).tolist() == [10] * 30
    assert len({*zip(train.user, train.item, strict=True)} | {*zip(test.user, test.item, strict=True)}) == len(
        train.user
    ) + len(test.user)
    np.testing.assert_allclose(train.of(X), train.value, atol=1e-11)


@pytest.mark.parametrize("line", ["3\t4\t5", "3 4 5 6", "0\t4\t5\t6", "1\t1\tx\t6", "1\t1\tnan\t6", "", "1\t2\t3\t9"])
def test_a_broken_line_is_refused_with_its_number(
    line: str, example: Callable[[str], ModuleType], tmp_path: Path
) -> None:
    path = tmp_path / "u.data"
    path.write_text(f"1\t2\t3\t4\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2"):
        example("gunasekar2017_movielens").read(path)


def test_too_few_ratings_are_refused(example: Callable[[str], ModuleType], tmp_path: Path) -> None:
    path = tmp_path / "u.data"
    path.write_text("1\t2\t3\t4\n", encoding="utf-8")
    with pytest.raises(InputError, match="no user has more than 10"):
        example("gunasekar2017_movielens").experiment(path)
