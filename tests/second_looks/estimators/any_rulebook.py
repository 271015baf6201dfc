"""A ruling for tables of anything: what a classifier needs so that the checks of scikit-learn can reach all of it."""

import numpy as np


class AnyRulebook:
    """Rows are of the classes by a wave over their mean, so that all come about; classes are the labels it was shown.

    A real rulebook asks for its own columns and its own labels. The checks of scikit-learn come with one to twenty
    nameless columns and labels of all kinds, so this takes whatever comes, and learns nothing of it.
    """

    def check(self, answers, names, rows):
        assert len(rows) == len(answers)

    def classes(self, labels):
        return np.array(["a", "b"]) if labels is None else np.unique(labels)

    def decided(self, answers, names, classes):
        return self.shares(answers, names, classes).argmax(axis=1)

    def shares(self, answers, names, classes):
        place = (len(classes) - 1) * (1 + np.sin(3 * np.nan_to_num(answers).mean(axis=1))) / 2
        weight = np.exp(-np.abs(place[:, None] - np.arange(len(classes))))
        return weight / weight.sum(axis=1, keepdims=True)
