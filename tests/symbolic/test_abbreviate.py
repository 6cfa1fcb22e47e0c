"""Names for what long chains repeat."""

from sympy import expand, log, sqrt, symbols

from factorflow.symbolic.abbreviate import abbreviations, shortened

x, y, z = symbols("x y z", real=True)
root = sqrt((x - y) ** 2 + (x + 2 * y) ** 2)
long = sum(z**k * log(root + k) / (root + k + 1) for k in range(6))


def test_a_repeated_root_is_named() -> None:
    named = abbreviations([long], {"A"})
    assert next(iter(named.values())) == root
    assert "A" not in map(str, named)
    assert len(str(shortened(long, named))) < len(str(long))


def test_names_mean_what_they_stand_for() -> None:
    named = abbreviations([long, long**2 + root], set())
    back = shortened(long, named)
    for name in reversed(named):
        back = back.xreplace({name: named[name]})
    while back.free_symbols & named.keys():
        back = back.xreplace(named)
    assert expand(back - long) == 0


def test_what_fits_on_a_line_is_left_alone() -> None:
    assert abbreviations([root, root + 1, root**2 + 1], set()) == {}
