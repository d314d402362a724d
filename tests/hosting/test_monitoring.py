"""The dashboard and the alerts ask for metrics and labels that there are."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml

from bot.engine.poet import Poet
from bot.hosting.watching import watched
from bot.metrics import Metrics
from bot.service.service import PoetService
from bot.settings import Settings
from bot.store.store import Store
from tests.bundles import TINY
from tests.hosting.files import HOSTING, ROOT
from tests.hosting.gateways import FakeGateway
from tests.test_metrics import samples

DASHBOARD = json.loads((HOSTING / "grafana" / "dashboard.json").read_text(encoding="utf-8"))
ALERTS = yaml.safe_load((HOSTING / "alerts.yml").read_text(encoding="utf-8"))
SERVICES = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]


def _panel_queries() -> list[str]:
    return [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]


def _rules() -> list[dict[str, Any]]:
    return [rule for group in ALERTS["groups"] for rule in group["rules"]]


QUERIES = [*_panel_queries(), *(rule["expr"] for rule in _rules())]


@pytest.fixture
async def shown(tmp_path: Path) -> AsyncIterator[dict[str, set[str]]]:
    """All metrics of a bot that has done everything once, and their labels."""
    metrics = Metrics()
    metrics.interaction_ended("component", "again", "ok", 0.1)
    metrics.first_answered("component", 0.1)
    metrics.worked("poem", 1, 0.1)
    metrics.rest_answered("callback", "200", 0.1)
    metrics.gateway_event("connect")
    metrics.daily_poem("posted")
    metrics.stored("read", 0.1, failed=True)
    async with (
        await Store.open("sqlite://") as store,
        PoetService(Poet.open(TINY)) as service,
        watched(_unserved(), FakeGateway(), service, store, metrics),
    ):
        found: dict[str, set[str]] = {"up": {"job"}}
        for name, labels in samples(metrics):
            found.setdefault(name, set()).update(label for label, _ in labels)
        yield found


def _unserved() -> Settings:
    """Return settings by which nothing is served."""
    return Settings(metrics_port=0)


def _selectors(query: str) -> Iterator[Any]:
    found: list[Any] = []

    def note(node: Any) -> bool:
        if isinstance(node, promql_parser.VectorSelector):
            found.append(node)
        return True

    promql_parser.walk(promql_parser.parse(_plain(query)), note)
    assert found, query
    yield from found


def _plain(query: str) -> str:
    """Fill in what Grafana fills in."""
    return query.replace("$__rate_interval", "5m")


def test_every_query_names_metrics_and_labels_that_exist(shown: dict[str, set[str]]) -> None:
    """A panel that stays empty would look like a bot without troubles."""
    for query in QUERIES:
        known = set()
        for selector in _selectors(query):
            assert selector.name in shown, (selector.name, query)
            known |= shown[selector.name]
            assert {matcher.name for matcher in selector.matchers.matchers} <= known, query
        grouped = [
            name.strip()
            for names in re.findall(r"by \(([^)]*)\)", query)
            for name in names.split(",")
        ]
        assert set(grouped) <= known, query


def test_the_limit_of_three_seconds_is_a_bucket_that_is_asked_for(
    shown: dict[str, set[str]],
) -> None:
    """The share in time comes from it."""
    assert any('qibu_first_answer_seconds_bucket{le="3.0"}' in query for query in QUERIES)


def test_what_the_bot_counts_is_shown(shown: dict[str, set[str]]) -> None:
    """No metric of ours is collected for nobody."""
    ours = {re.sub(r"_(bucket|sum|count)$", "", name) for name in shown}
    asked = {
        re.sub(r"_(bucket|sum|count)$", "", selector.name)
        for query in QUERIES
        for selector in _selectors(query)
    }
    ours = {name for name in ours if name.startswith("qibu_") and not name.endswith("_created")}
    assert ours <= asked


def test_panels_have_places_of_their_own() -> None:
    """24 columns, no overlap, no number twice."""
    cells: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        own = {
            (column, row)
            for column in range(place["x"], place["x"] + place["w"])
            for row in range(place["y"], place["y"] + place["h"])
        }
        assert not own & cells, panel["title"]
        cells |= own
    numbers = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(set(numbers)) == len(numbers)


def test_the_dashboard_uses_the_source_that_is_provided() -> None:
    """Where compose.yaml puts them, Grafana finds source and dashboard."""
    sources = yaml.safe_load((HOSTING / "grafana/datasource.yml").read_text(encoding="utf-8"))
    (source,) = sources["datasources"]
    assert source["url"] == "http://prometheus:9090"
    used = {panel["datasource"]["uid"] for panel in DASHBOARD["panels"]}
    assert used == {source["uid"]}
    providers = yaml.safe_load((HOSTING / "grafana/dashboards.yml").read_text(encoding="utf-8"))
    folder = providers["providers"][0]["options"]["path"]
    assert any(f":{folder}/dashboard.json:ro" in item for item in SERVICES["grafana"]["volumes"])


def test_alerts_say_what_is_wrong() -> None:
    """Each has a name of its own and a sentence."""
    names = [rule["alert"] for rule in _rules()]
    assert len(names) == len(set(names)) == 7
    assert all(rule["annotations"]["summary"].endswith(".") for rule in _rules())
    config = yaml.safe_load((HOSTING / "prometheus.yml").read_text(encoding="utf-8"))
    assert config["rule_files"] == ["alerts.yml"]
