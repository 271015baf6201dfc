"""Numbers in words: limits that are told are enough, and none reads like a formula."""

from hypothesis import given
from hypothesis import strategies as st

from typology.portfolio.hubs.amounts import amount, at_least, at_most

numbers = st.floats(1e-3, 1e12)


def read(said):
    return float(said.replace(",", ""))


@given(numbers)
def test_limits_hold_and_are_close(value):
    last = max(1e-4, 10 ** -(6 - len(str(int(value))))) if value < 1e5 else 1.0
    assert read(at_most(value)) <= value + 1e-3 * last
    assert read(at_least(value)) >= value - 1e-3 * last
    assert read(at_least(value)) - read(at_most(value)) <= 1.01 * last + 1e-9 * value
    assert read(at_most(value)) - 1e-9 * value <= read(amount(value)) <= read(at_least(value)) + 1e-9 * value


@given(numbers)
def test_no_number_is_written_as_a_formula(value):
    for said in (amount(value), at_least(value), at_most(value)):
        assert "e" not in said
