"""Questions about hubs at random places, with room that is tight."""

import numpy as np

from typology.portfolio.hubs.distances import distances_km
from typology.portfolio.hubs.sites import hub_question


def random_places(seed, countries, hubs, *, room=1.4, least=0.4, fixed=0, barred=0.0):
    """Return a question about places spread over the Earth; capacity and lowest load are shares of the mean load."""
    random = np.random.default_rng(seed)
    places = np.c_[np.degrees(np.arcsin(random.uniform(-0.8, 0.8, countries))), random.uniform(-180, 180, countries)]
    loads = random.choice([0.25, 0.5, 1.0, 1.5, 2.0], countries)
    codes = [f"X{number:03d}" for number in range(countries)]
    mean = loads.sum() / hubs
    return hub_question(
        codes,
        codes,
        distances_km(places),
        loads,
        hubs,
        capacities=room * mean,
        lowest_load=least * mean,
        fixed=random.choice(codes, fixed, replace=False).tolist(),
        favoured={codes[0]: 500.0},
        forbidden={"too far": random.random((countries, countries)) < barred},
        opening=random.uniform(0, 400, countries),
    )
