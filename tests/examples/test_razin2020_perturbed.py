"""The perturbed observations of 2020: w_11 < -1/eps as long as det W < 0, and only as long."""

from collections.abc import Callable
from types import ModuleType


def test_the_sign_of_the_determinant_decides_on_which_side_of_the_limit_it_stops(
    example: Callable[[str], ModuleType],
) -> None:
    script = example("razin2020_perturbed")
    found = script.experiment({2: 100_000})
    runs = [numbers for runs in script.told(found)["2"].values() for numbers in runs]
    assert {run["det_sign"] for run in runs} == {-1, 1}
    for run in runs:
        assert run["loss"] <= 1e-12
        # where the loss vanishes, det W = eps w_11 + 1, up to sqrt(2 loss) times the entries
        assert (run["eps"] * run["w_11"] + 1) * run["det_sign"] > -1e-5
    drawn = script.picture(found).axes[0].lines[0].get_ydata()
    assert drawn[-1] == abs(found[2]["Gaussian"][0][1]["w_11"])
