"""Through which channels the units of a group exchange: for whom, and why in this group."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from typology.classification.classify import Classification
from typology.classification.prose import listed, small
from typology.portfolio.groups.forming import Formed
from typology.portfolio.groups.keys import is_open
from typology.portfolio.likeness.profiles import rules_for_groups
from typology.portfolio.priorities.combining import rules_for_priorities
from typology.portfolio.priorities.languages import language_name, languages_of
from typology.portfolio.priorities.regions import NOWHERE, parts_of
from typology.rulebook.groups import Channel

__all__ = ["CHANNEL_COLUMNS", "channels_of"]

CHANNEL_COLUMNS = ("group", "channel", "name", "for_whom", "count", "why", "says", "basis")

Row = tuple[Sequence[int], str]
"""For whom, by position, and why."""


def channels_of(groups: Sequence[Formed], result: Classification, gaps: pd.DataFrame) -> pd.DataFrame:
    """Return one row for every group and channel that serves it; regional events have one for each region."""
    told = _Told(result)
    rules = rules_for_groups(result.rulebook)
    common = gaps[gaps["common"]]
    rows = []
    for group in groups:
        subjects = common.loc[common["group"] == group.name, "subject_name"].head(3).tolist()
        for name, channel in rules.channels.items():
            for whom, why in told.rows(channel, group, subjects, int(rules.regional_enough.value)):
                codes = " ".join(result.units[unit] for unit in whom)
                basis = "; ".join(map(str, channel.basis))
                rows.append((group.name, name, channel.name, codes, len(whom), why, channel.says, basis))
    return pd.DataFrame(rows, columns=list(CHANNEL_COLUMNS))


class _Told:
    """What is known about units that bears on how they meet."""

    def __init__(self, result: Classification) -> None:
        self.result = result
        self.regions = parts_of(result, "region")
        self.languages = languages_of(result)

    def rows(self, channel: Channel, group: Formed, subjects: Sequence[str], enough: int) -> Iterator[Row]:
        """Yield for whom a channel serves in a group, and why."""
        units = group.positions.tolist()
        domains = self._domains(group)
        if channel.domains and not set(channel.domains) & set(domains):
            return
        about = "; ".join(map(small, subjects)) or self._domains_in_words(group, domains)
        by_region = self._by_region(units)
        match channel.reach:
            case "each":
                each = f"Each of the {len(units)} can" if len(units) > 1 else "It can"
                what = f"the themes of the group: {about}" if about else "what the group finds out"
                yield units, f"{each} put before its own forum {what}."
            case "all":
                yield units, self._together(units, by_region)
            case "region":
                for region, here in by_region.items():
                    if len(here) >= enough:
                        whom = "All" if len(here) == len(units) else f"Of the {len(units)},"
                        yield here, f"{whom} {len(here)} lie in {region}.{self._in_common(here)}"
            case "several regions":
                if len(by_region) > 1:
                    where = f"They lie in {len(by_region)} regions ({', '.join(by_region)})"
                    yield units, f"{where}, so no one regional event brings them together."
            case "theme" if len(units) > 1:
                if channel.domains:
                    first = self._domains_in_words(group, [name for name in domains if name in channel.domains])
                    yield units, f"What they have in common: {first}."
                elif about:
                    yield units, f"What they have in common: {about}."

    def _domains_in_words(self, group: Formed, domains: Sequence[str]) -> str:
        """Return the domains that come first in a group, and whether that is open; empty for none."""
        if not domains:
            return ""
        open_ = ", in front by what is answered" if is_open("priority", group.key["priority"]) else ""
        return f"{listed([f'{name} ({small(self._names()[name])})' for name in domains], 'and')}{open_}"

    def _by_region(self, units: Sequence[int]) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for unit in units:
            if self.regions[unit] != NOWHERE:
                found.setdefault(self.regions[unit], []).append(unit)
        return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])))

    def _together(self, units: Sequence[int], by_region: Mapping[str, list[int]]) -> str:
        if len(units) == 1:
            return "Alone in its group, it meets others there."
        where = f" between {len(by_region)} regions" if len(by_region) > 1 else ""
        return f"It needs no travel{where}.{self._in_common(units)}"

    def _in_common(self, units: Sequence[int]) -> str:
        """Say in which language most of some units work; nothing of a unit alone, or where no language is known."""
        counts = Counter(language for unit in units for language in self.languages[unit])
        if not counts or len(units) == 1:
            return ""
        language = min(counts, key=lambda code: (-counts[code], code))
        number = counts[language]
        if number == len(units):
            return f" All of them work in {language_name(language)}."
        if 2 * number >= len(units):
            return f" {number} of them work in {language_name(language)}; the others may need interpretation."
        return f" No language is that of half of them; the most common, {language_name(language)}, is that of {number}."

    def _domains(self, group: Formed) -> tuple[str, ...]:
        word = group.key.get("priority", "").removesuffix("?")
        return tuple(domain for domain in word.split("|") if domain in self._names())

    def _names(self) -> Mapping[str, str]:
        if self.result.rulebook.priorities is None:
            return {}
        return {name: domain.name for name, domain in rules_for_priorities(self.result.rulebook).domains.items()}
