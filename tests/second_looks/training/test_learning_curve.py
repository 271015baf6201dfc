"""From how many countries on it is worth learning."""

import pandas as pd
import pytest

from tests.second_looks.training.training_data import trained
from typology.second_looks.training.learning_curve import curve_sizes, worth_from


def test_all_countries_come_last_and_fewer_than_can_be_learned_from_never():
    assert curve_sizes(190, 20) == (20, 30, 45, 60, 90, 130, 190)
    assert curve_sizes(45, 30) == (30, 45)
    assert curve_sizes(20, 20) == curve_sizes(20, 10) == (20,)
    assert curve_sizes(91, 20) == (20, 30, 45, 60, 91)


@pytest.mark.parametrize(
    ("shown", "since"), [([1, 1, 1], 20), ([0.5, 0.9, 1], 30), ([1, 0.7, 0.8], 45), ([1, 1, 0.7], None)]
)
def test_skill_must_go_on_showing(shown, since):
    assert worth_from(pd.DataFrame({"shown": shown}, [20, 30, 45])) == since


def test_the_last_row_is_what_was_learned_from_all_complete_countries():
    found = trained()
    curve = found.evaluation.curve
    assert curve.index[-1] == found.model.complete
    assert curve["subsets"].tolist() == [10] * (len(curve) - 1) + [1]
    assert ((curve["skill_low"] <= curve["skill"]) & (curve["skill"] <= curve["skill_high"])).all()
    assert curve["middle_p"].between(0, 1).all()
