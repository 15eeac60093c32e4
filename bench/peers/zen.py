"""ZEN: a decision table an action, its rows strongest outcome first, and the first row that fits answers."""

import json
from typing import Any

import zen

from bench.peers import Peer
from bench.peers.rows import Row, rows_by_action
from bench.situations import whole
from carrel.policy.edition import Edition

CANNOT = (
    "zen-engine gives all four outcomes and the clause of the first row that fits, not of every one; "
    "no duties, words or unlock."
)


def zen_peer(edition: Edition) -> Peer:
    """Tables come through a loader, which keeps them compiled; `create_decision` compiles at every question."""
    tables = {action: zen.ZenDecisionContent(_table(spoken)) for action, spoken in rows_by_action(edition).items()}
    engine = zen.ZenEngine({"loader": tables.__getitem__})

    def decided(prepared: tuple[str, dict[str, str]]) -> str:
        result: dict[str, Any] = engine.evaluate(*prepared)["result"]
        return str(result["outcome"])

    return Peer("zen-engine", lambda question: (question.action, whole(question)), decided, CANNOT)


def _table(spoken: list[Row]) -> str:
    facts = sorted({name for row in spoken for name in row.when})
    strongest_first = sorted(spoken, key=lambda row: row.outcome.strength)
    silence = {"_id": "silence", **dict.fromkeys(facts, ""), "outcome": '"deny"', "clause": '""'}
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in facts],
        "outputs": [{"id": name, "name": name, "field": name} for name in ("outcome", "clause")],
        "rules": [*(_row(number, row, facts) for number, row in enumerate(strongest_first)), silence],
    }
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "table", "name": "table", "type": "decisionTableNode", "content": table},
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    edges = [
        {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}
        for source, target in (("in", "table"), ("table", "out"))
    ]
    somewhere = {"position": {"x": 0, "y": 0}}
    return json.dumps({"nodes": [{**node, **somewhere} for node in nodes], "edges": edges})


def _row(number: int, row: Row, facts: list[str]) -> dict[str, str]:
    cells = {name: ", ".join(json.dumps(value) for value in row.when.get(name, ())) for name in facts}
    return {"_id": str(number), **cells, "outcome": json.dumps(row.outcome.value), "clause": json.dumps(row.clause)}
