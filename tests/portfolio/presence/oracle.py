"""The tables of presence written a second time, as plain sentences of a program."""


def lasting(kind, sectors, people, office):
    """Return how a country is served for years; everything is known."""
    category, subtype = kind
    if subtype == "1-establish":
        return "resident"
    if category in ("1", "2"):
        broad = subtype in ("2CF", "2C") and sectors >= 3
        return "resident" if office or broad or people >= 10_000_000 else "hub"
    if category == "3":
        return "hub"
    return "hub" if category == "4" and sectors >= 3 else "remote"


def surge(shock):
    return "yes" if shock == "5C" else "no"
