"""compose.yaml, by the rules of its specification and by ours."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose

from bot.hosting.addresses import health_address
from bot.settings import Settings
from tests.hosting.files import ROOT

TEXT = (ROOT / "compose.yaml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def test_it_keeps_to_the_specification() -> None:
    """A library that knows the specification reads it; a slip would be refused."""
    read = PyCompose.from_yaml(TEXT)
    read.validate()
    assert sorted(read.service_names()) == sorted(SERVICES)
    with pytest.raises(ValueError, match="read_onyl"):
        PyCompose.from_yaml(TEXT.replace("read_only: true", "read_onyl: true"))


def test_only_the_bot_starts_unless_more_is_asked_for() -> None:
    """The rest belongs to profiles."""
    assert {name: service.get("profiles") for name, service in SERVICES.items()} == {
        "bot": None,
        "replica": ["replicas"],
        "balancer": ["replicas"],
        "prometheus": ["monitoring"],
        "grafana": ["monitoring"],
        "postgres": ["postgres", "replicas"],
    }


def test_the_bot_can_write_to_its_data_and_nowhere_else() -> None:
    """With no capability, and time to finish what it was asked."""
    bot = SERVICES["bot"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert bot["security_opt"] == ["no-new-privileges:true"]
    assert bot["volumes"] == ["data:/data"]
    assert bot["tmpfs"] == ["/tmp"]
    # 20 s for answers, 10 s for the poet, and some to leave Discord.
    assert int(bot["stop_grace_period"].removesuffix("s")) >= 40


def test_volumes_are_declared_and_files_are_there() -> None:
    """Docker makes an empty folder of a file that is missing."""
    for name, service in SERVICES.items():
        for volume in service.get("volumes", []):
            source, _, rest = volume.partition(":")
            if source.startswith("."):
                assert (ROOT / source).is_file(), (name, volume)
                assert rest.endswith(":ro")
            else:
                assert source in COMPOSE["volumes"], (name, volume)


def test_ports_are_published_on_loopback_only() -> None:
    """But for the one to which Discord posts; and the bot itself publishes none."""
    published = {name: service.get("ports", []) for name, service in SERVICES.items()}
    assert published.pop("balancer") == ["80:80", "443:443"]
    assert [port.partition(":")[0] for ports in published.values() for port in ports] == [
        "127.0.0.1",
        "127.0.0.1",
    ]
    assert (published["bot"], published["replica"]) == ([], [])


def test_replicas_are_the_bot_without_its_gateway() -> None:
    """All else is as with the bot, and the balancer finds them where they listen."""
    replica = SERVICES["replica"]
    assert replica["extends"] == {"service": "bot"}
    assert replica["command"] == ["serve"]
    assert replica["deploy"]["replicas"] == 2
    port = replica["environment"]["QIBU_HTTP_PORT"]
    assert SERVICES["balancer"]["command"].endswith(f"--to replica:{port}")


def test_a_service_waits_only_for_what_is_there() -> None:
    """The bot runs without PostgreSQL, which is of a profile."""
    assert SERVICES["bot"]["depends_on"] == {
        "postgres": {"condition": "service_healthy", "required": False}
    }
    assert "healthcheck" in SERVICES["postgres"]


def test_every_variable_that_may_be_unset_has_a_default() -> None:
    """Compose would else warn, or stop also those who use no profile."""
    names = re.findall(r"\$\{([^}]*)\}", TEXT)
    assert sorted(names) == [
        "POSTGRES_PASSWORD:-",
        "QIBU_DOMAIN:-localhost",
        "QIBU_EXTRAS:-",
    ]


def test_images_are_of_a_version() -> None:
    """An upgrade is a decision."""
    for name, service in SERVICES.items():
        if not {"build", "extends"} & set(service):
            assert re.search(r":v?\d", service["image"]), name


def test_settings_in_it_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    """And Prometheus finds the bot where they put it, as its own health check does."""
    known = {str(field.validation_alias) for field in Settings.model_fields.values()}
    given = SERVICES["bot"]["environment"]
    assert set(given) | set(SERVICES["replica"]["environment"]) <= known
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert health_address(Settings()) == "http://127.0.0.1:9464/healthz"
    config = yaml.safe_load((ROOT / "bot/hosting/prometheus.yml").read_text(encoding="utf-8"))
    (job,) = config["scrape_configs"]
    assert job["static_configs"] == [{"targets": [f"bot:{given['QIBU_METRICS_PORT']}"]}]
