"""Cedar answering from Carrel's export, read as the export says that it is read."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import cedarpy

from carrel.policy.edition import Edition
from carrel.policy.export_cedar import OUTCOMES, POLICIES, SCHEMA, export, policies_about

Reading = tuple[str, frozenset[str]]
"""An outcome and the clauses that carry it; `impossible` has none."""

_NOBODY = cedarpy.Entities.from_json_str("[]")
_AT_ONCE = 5000


class CedarReader:
    """An export, asked through Cedar."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self.files = export(edition)
        self.table = json.loads(self.files[OUTCOMES])
        self._read: dict[tuple[frozenset[str], str], Reading] = {}

    @cached_property
    def whole(self) -> cedarpy.PolicySet:
        """Every policy of the export."""
        return cedarpy.PolicySet.from_str(self.files[POLICIES])

    def about(self, action: str) -> cedarpy.PolicySet:
        """The policies about one action, which Cedar answers from more quickly."""
        return cedarpy.PolicySet.from_str(policies_about(self._edition, action))

    def mistakes(self) -> list[str]:
        """What Cedar's validator has against the policies under the schema."""
        return [str(error) for error in cedarpy.validate_policies(self.files[POLICIES], self.files[SCHEMA]).errors]

    def read(
        self, policies: cedarpy.PolicySet, action: str, situations: Iterable[Mapping[str, str]], checked: bool = False
    ) -> Iterator[Reading]:
        """Outcome and clauses in each situation; `checked` has Cedar hold each request against the schema first."""
        schema = cedarpy.Schema.from_str(self.files[SCHEMA]) if checked else None
        requests = [_request(action, situation) for situation in situations]
        for start in range(0, len(requests), _AT_ONCE):
            batch = requests[start : start + _AT_ONCE]
            for result in cedarpy.is_authorized_batch(batch, policies, _NOBODY, schema):
                assert not result.diagnostics.errors, result.diagnostics.errors
                yield self._weighed(frozenset(result.diagnostics.id_annotations_by_reason.values()), action)

    def _weighed(self, determining: frozenset[str], action: str) -> Reading:
        """The strongest outcome among the determining policies, and the clauses of those that carry it."""
        known = self._read.get((determining, action))
        if known is None:
            known = self._read[determining, action] = self._looked_up(determining, action)
        return known

    def _looked_up(self, determining: frozenset[str], action: str) -> Reading:
        carried = [self.table["policies"][each] for each in determining]
        spoken = {each["outcome"] for each in carried}
        if "impossible" in spoken:
            return "impossible", frozenset()
        if not spoken:
            silence = self.table["otherwise"][action]
            return silence["outcome"], frozenset({silence["clause"]})
        outcome = next(each for each in self.table["strongest first"] if each in spoken)
        return outcome, frozenset(
            clause for each in carried if each["outcome"] == outcome for clause in each["clauses"]
        )


def _request(action: str, situation: Mapping[str, str]) -> dict[str, object]:
    return {
        "principal": 'Person::"whoever asks"',
        "action": f'Action::"{action}"',
        "resource": 'Account::"the account"',
        "context": json.dumps(situation),
    }
