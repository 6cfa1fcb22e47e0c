"""MovieLens 100k as in Gunasekar et al. (2017): gradient descent on X = U V^T from a small start, on your own u.data.

Ten ratings of each user are held out; descent with step 1e-2 from ||(U, V)||_F = 1e-3, with as many columns as users,
goes on until ||A(X) - y||/||y|| < 1e-2 on the others.  The paper does not tell the unit of its step: here ratings are
divided by the largest singular value of the matrix of those observed and zeros, and X is multiplied back.  Told are
the test error ||A'(X) - y'||/||y'|| and the nuclear norm, beside those of X_gd, gradient descent on X itself, which
leaves every entry zero that is not observed.  That errors are relative to the ratings is read off the paper's 1.000
for X_gd.  Its minimum nuclear norm (8391, with test error .2880) is not computed here.

The data may not be passed on: get ml-100k from https://grouplens.org/datasets/movielens and give its u.data.

    python examples/gunasekar2017_movielens.py u.data [FILE.png] [--quick]

writes the picture, and beside it the numbers as JSON.  With --quick there are 20 columns, a step of 1e-1 and
a residual of 1e-1.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import pyplot, rc_context
from matplotlib.figure import Figure
from numpy.typing import NDArray

from factorflow.commands.progress import watching
from factorflow.errors import InputError
from factorflow.numeric.drawing import STYLE
from factorflow.numeric.inputs import refusal
from factorflow.numeric.kernels.sensing import complete_asymmetric

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
STEP, START_NORM, RESIDUAL, HELD_OUT = 1e-2, 1e-3, 1e-2, 10
PAPER = {"minimum": (0.2880, 8391), "descent": (0.2631, 8876), "X_gd": (1.000, 20912)}
"""Test error and nuclear norm in the paper."""
LOOK = 10
"""Steps between two looks at the residual."""
MOST_STEPS = 10**6


@dataclass(frozen=True)
class Ratings:
    """Ratings as three arrays of one length: user and item, from 0, and the rating."""

    user: Whole
    item: Whole
    value: Array

    def part(self, chosen: NDArray[np.bool_]) -> "Ratings":
        """Return those that are chosen."""
        return Ratings(self.user[chosen], self.item[chosen], self.value[chosen])

    def of(self, X: Array) -> Array:
        """Return the entries of X where there are ratings."""
        return X[self.user, self.item]

    def error(self, X: Array) -> float:
        """Return ||A(X) - y||/||y||."""
        return float(np.linalg.norm(self.of(X) - self.value) / np.linalg.norm(self.value))


def read(path: Path) -> Ratings:
    """Read lines of user, item, rating and time, separated by tabs.

    Raises
    ------
    InputError
        If the file cannot be read, or a line is broken or rates an item again; it says which line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise refusal("ratings", path, f"it cannot be read: {error}", "give the u.data of ml-100k") from error
    seen: dict[tuple[int, int], float] = {}
    for number, line in enumerate(lines, 1):
        user, item, rating = _rating(line, number)
        if (user, item) in seen:
            raise refusal(f"line {number}", line, f"user {user} has rated item {item} before", "leave one out")
        seen[user, item] = rating
    if not seen:
        raise refusal("ratings", path, "it has no lines", "give the u.data of ml-100k")
    user_item = np.array(list(seen)) - 1
    return Ratings(user_item[:, 0], user_item[:, 1], np.array(list(seen.values())))


def _rating(line: str, number: int) -> tuple[int, int, float]:
    try:
        user, item, rating, _ = line.split("\t")
        found = int(user), int(item), float(rating)
    except ValueError:
        cure = "write four numbers separated by tabs: user, item, rating, time"
        raise refusal(f"line {number}", line, "it is not a rating", cure) from None
    if min(found[:2]) < 1 or not np.isfinite(found[2]):
        raise refusal(f"line {number}", line, "users and items are counted from 1, ratings are finite", "correct it")
    return found


def divided(ratings: Ratings, rng: np.random.Generator, held_out: int = HELD_OUT) -> tuple[Ratings, Ratings]:
    """Return the ratings to train on, in the order of the users, and so many of each user to test on."""
    order = np.lexsort((rng.random(len(ratings.user)), ratings.user))
    shuffled = Ratings(ratings.user[order], ratings.item[order], ratings.value[order])
    place = np.arange(len(order)) - np.searchsorted(shuffled.user, shuffled.user)
    return shuffled.part(place >= held_out), shuffled.part(place < held_out)


def zero_filled(train: Ratings, shape: tuple[int, int]) -> Array:
    """Return X_gd: the observed entries, and zeros elsewhere."""
    X = np.zeros(shape)
    X[train.user, train.item] = train.value
    return X


def descent(
    train: Ratings, test: Ratings, shape: tuple[int, int], columns: int, step: float, residual: float
) -> list[dict[str, float]]:
    """Return step, residual, test error and nuclear norm each time the residual has fallen by a fifth.

    Raises
    ------
    InputError
        If it comes to no such residual.
    """
    drawn = np.random.default_rng(0).normal(size=(sum(shape), columns))
    U, V = np.split(drawn * (START_NORM / np.linalg.norm(drawn)), [shape[0]])
    begins = np.searchsorted(train.user, np.arange(shape[0] + 1))
    unit = float(np.linalg.norm(zero_filled(train, shape), 2))
    found: list[dict[str, float]] = []
    due = 1.0
    with watching() as show:
        for steps in range(LOOK, MOST_STEPS + 1, LOOK):
            complete_asymmetric(U, V, begins, train.item, train.value / unit, step, LOOK)
            X = unit * (U @ V.T)
            now = train.error(X)
            show(f"{steps} steps, residual {now:.3g}")
            if now <= due:
                norm = float(np.linalg.svd(X, compute_uv=False).sum())
                found.append({"steps": steps, "residual": now, "test_error": test.error(X), "nuclear_norm": norm})
                due = max(0.8 * now, residual)
            if now <= residual:
                return found
    raise InputError(
        f"the residual is {now:.3g} after {MOST_STEPS} steps: take fewer ratings that contradict each other"
    )


def experiment(
    path: Path, columns: int | None = None, step: float = STEP, residual: float = RESIDUAL
) -> dict[str, Any]:
    """Return all numbers of a file of ratings."""
    ratings = read(path)
    shape = int(ratings.user.max()) + 1, int(ratings.item.max()) + 1
    train, test = divided(ratings, np.random.default_rng(0))
    if not len(train.user):
        raise refusal(
            "ratings", path, f"no user has more than {HELD_OUT}", f"{HELD_OUT} of each are held out: give more"
        )
    X = zero_filled(train, shape)
    on_x = {"test_error": test.error(X), "nuclear_norm": float(np.linalg.svd(X, compute_uv=False).sum())}
    run = descent(train, test, shape, columns or shape[0], step, residual)
    return {"shape": shape, "trained_on": len(train.user), "descent": run, "X_gd": on_x}


def picture(numbers: dict[str, Any]) -> Figure:
    """Return test error and nuclear norm along the descent, and the paper's."""
    figure, panels = pyplot.subplots(1, 2, figsize=(6.4, 2.6), layout="constrained")
    residuals = [look["residual"] for look in numbers["descent"]]
    for k, (axes, name) in enumerate(zip(panels, ("test_error", "nuclear_norm"), strict=True)):
        axes.plot(residuals, [look[name] for look in numbers["descent"]], "o-", color="#0072B2", ms=3, label="descent")
        axes.axhline(numbers["X_gd"][name], color="0.4", lw=1, label="$X_{gd}$")
        axes.axhline(PAPER["descent"][k], color="#D55E00", lw=1, ls="--", label="descent in the paper")
        axes.set(xscale="log", xlabel="residual on the training set", ylabel=name.replace("_", " "))
        axes.invert_xaxis()
        axes.spines[["top", "right"]].set_visible(False)
    panels[0].legend(frameon=False, fontsize=7)
    return figure


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="MovieLens 100k by gradient descent on a factorization.")
    parser.add_argument("ratings", type=Path, help="your u.data")
    parser.add_argument("target", nargs="?", type=Path, default=Path("gunasekar2017_movielens.png"))
    parser.add_argument("--quick", action="store_true", help="20 columns, residual 1e-1")
    given = parser.parse_args()
    try:
        numbers = experiment(given.ratings, *((20, 1e-1, 1e-1) if given.quick else ()))
    except InputError as refused:
        parser.error(str(refused))
    last = numbers["descent"][-1]
    for name, found in (("descent", last), ("X_gd", numbers["X_gd"])):
        error, norm = PAPER[name]
        print(f"{name}: test error {found['test_error']:.4f}, nuclear norm {found['nuclear_norm']:.0f}", end="")
        print(f" (in the paper, on MovieLens 100k: {error:.4f}, {norm})")
    given.target.with_suffix(".json").write_text(json.dumps(numbers, indent=1), encoding="utf-8")
    with rc_context(STYLE):
        picture(numbers).savefig(given.target, dpi=300)
    print(f"written: {given.target} and {given.target.with_suffix('.json')}")
