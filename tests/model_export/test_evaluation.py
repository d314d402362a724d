"""Figures in tables, in files and in the model card."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch

from bot.engine.bundle import ModelBundle
from bot.errors import DataError
from model_export.config import PRESETS
from model_export.evaluation.card import with_section
from model_export.evaluation.codes import OriginalCoder, PoetCoder, codes_table
from model_export.evaluation.evaluate import PARTS, QUICK, Evaluation, Settings
from model_export.evaluation.quality import quality_table
from model_export.evaluation.reference import Reference
from model_export.evaluation.report import add_tables, load, report
from model_export.evaluation.tables import (
    FLOOR,
    HUMAN,
    ORIGINAL,
    OURS,
    Finding,
    Measure,
    Table,
    plain,
    ratio,
)
from model_export.metrics.estimate import Estimate
from model_export.model import positions_of
from model_export.original import OriginalVAE
from model_export.restoring import exported_poet
from tests.bundles import TINY
from tests.model_export.tiny_corpus import nonsense

pytestmark = pytest.mark.usefixtures("one_thread")

_TABLE = Table(
    "七絕",
    (Measure("a", "rhyme", "how a", "percent"), Measure("b", "perplexity", "how b")),
    {
        OURS: {"a": Finding(Estimate(0.5, 0.4, 0.6), 100), "b": Finding(plain(399.4), 100)},
        HUMAN: {"a": Finding(Estimate(0.95, 0.9, 1.0), 80)},
    },
)

_SMALLEST = Settings(
    forms=("wujue",),
    samples=30,
    candidates=1,
    code_poems=20,
    weighted_poems=4,
    weighted_draws=2,
    pairs=2,
    themes=3,
    poems_a_theme=2,
    recognised_a_theme=1,
    acrostics=3,
)


def test_a_table_has_a_row_a_measure_and_a_column_a_set() -> None:
    """What a set was not measured for is a dash; a figure without interval stands alone."""
    assert _TABLE.to_markdown().splitlines() == [
        "### 七絕",
        "",
        "|  | ours | human |",
        "| --- | ---: | ---: |",
        "| rhyme | 50.0 % [40.0 %, 60.0 %] | 95.0 % [90.0 %, 100.0 %] |",
        "| perplexity | 399 | – |",
    ]


def test_a_table_survives_its_json() -> None:
    """Unknown bounds are null, which is valid JSON, and come back as unknown."""
    text = json.dumps(_TABLE.to_json(), allow_nan=False)
    again = Table.from_json(json.loads(text))
    assert again.to_markdown() == _TABLE.to_markdown()
    assert again.columns[OURS]["a"] == Finding(Estimate(0.5, 0.4, 0.6), 100)
    assert math.isnan(again.columns[OURS]["b"].estimate.low)


def test_the_error_of_a_ratio_has_both_errors_in_it() -> None:
    """Relative half-widths of 3 and 4 per cent make one of 5."""
    found = ratio(Estimate(2.0, 1.94, 2.06), Estimate(1.0, 0.96, 1.04))
    np.testing.assert_allclose((found.value, found.low, found.high), (2.0, 1.9, 2.1))


def test_a_section_replaces_only_what_stands_between_its_markers() -> None:
    """The card around it was written by hand."""
    once = with_section("# Card\n\nBefore.\n", "figures", "old")
    edited = once + "\nAfter.\n"
    twice = with_section(edited, "figures", "new")
    assert twice == (
        "# Card\n\nBefore.\n\n<!-- figures: begin -->\nnew\n<!-- figures: end -->\n\nAfter.\n"
    )


def test_a_lost_marker_is_named() -> None:
    """Appending a second section would leave stale figures in the card."""
    with pytest.raises(ValueError, match="figures: end"):
        with_section("<!-- figures: begin -->\nold\n", "figures", "new")


def test_copied_poems_are_seen_through(tiny_corpus: Path) -> None:
    """Training poems, passed off as the model's, are copied to the last line."""
    reference = Reference(tiny_corpus)
    copies = reference.human("wujue", 30, split="train")
    table = quality_table("wujue", copies, reference)
    assert set(table.columns) == {OURS, HUMAN, FLOOR}
    ours, human = table.columns[OURS], table.columns[HUMAN]
    assert ours["copied_lines"].estimate.value == 1.0
    assert human["copied_lines"].estimate.value == 0.0
    assert human["format"].size == 24
    assert ours["perplexity_ratio"].estimate.value < 0.5
    assert "perplexity_ratio" not in human
    assert "distinct_1_150" not in ours, "thirty poems give no sample of 150"


def test_the_bound_is_reconstruction_and_kl(tiny_corpus: Path) -> None:
    """For both networks; that of the origin has no titles and the prior N(0, I)."""
    reference = Reference(tiny_corpus)
    size = len(reference.vocabulary)
    model = exported_poet(TINY)
    config = PRESETS["original"][0]
    origin = OriginalVAE(
        type(config)(architecture="original", vocabulary_size=size, width=16, latent_dim=8)
    )
    table = codes_table(
        "wujue",
        {OURS: PoetCoder(model), ORIGINAL: OriginalCoder(origin)},
        reference,
        poems=12,
        weighted_poems=12,
        draws=2,
    )
    for findings in table.columns.values():
        value = {key: finding.estimate.value for key, finding in findings.items()}
        assert value["elbo"] == pytest.approx(20 * value["reconstruction"] + value["kl"], rel=1e-4)
        assert value["kl"] >= 0
        assert value["weighted"] > 0
        assert value["information"] <= math.log(12) + 1e-6
    # An untrained origin finds every character about equally likely.
    origin_loss = table.columns[ORIGINAL]["reconstruction"].estimate.value
    assert origin_loss == pytest.approx(math.log(size), abs=0.2)


def test_exported_weights_come_back_into_the_network(tiny_model: Path) -> None:
    """The network read from the files encodes as the files do, but for half precision."""
    network, bundle = exported_poet(tiny_model), ModelBundle.open(tiny_model)
    ids = nonsense(5, "qijue", seed=1)
    positions = positions_of("qijue")
    expected = bundle.encoder(ids, positions.numpy())
    with torch.no_grad():
        found, _ = network.encoder(torch.from_numpy(ids), positions)
    np.testing.assert_allclose(found.numpy(), expected, atol=1e-4)


def test_an_evaluation_writes_figures_manifest_and_card(
    tiny_model: Path, tiny_corpus: Path
) -> None:
    """The folder is still a whole model afterwards, and the card holds tables and poems."""
    card = tiny_model.parent / "README.md"
    path = report(Evaluation(tiny_model, tiny_corpus, _SMALLEST), card)
    content = json.loads(path.read_text(encoding="utf-8"))
    assert set(content) == {"format", "weights", "created", "settings", "tables"}
    assert content["settings"]["samples"] == 30
    keys = ["wujue", "wujue_codes", "blends", "imagery", "recognition", "acrostics"]
    assert list(content["tables"]) == keys
    for table in content["tables"].values():
        for row in table["rows"]:
            assert set(row) == {"key", "label", "how", "style", "cells"}
            for cell in row["cells"].values():
                assert set(cell) == {"value", "low", "high", "size"}
                assert cell["size"] > 0
    kept = content["tables"]["acrostics"]["rows"][0]
    assert (kept["key"], kept["cells"][OURS]["value"]) == ("kept", 1.0)
    bundle = ModelBundle.open(tiny_model)
    assert "evaluation.json" in bundle.manifest.files
    manifest = json.loads((tiny_model / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["evaluation"]["acrostics"]["kept"] == {OURS: 1.0}
    text = card.read_text(encoding="utf-8")
    assert text.count("<!-- figures of tiny: ") == 2
    assert text.count("<!-- poems of tiny: ") == 2
    assert (
        sum(line.startswith(tuple(f"- {n}" for n in range(15))) for line in text.splitlines()) == 30
    )


def test_measuring_one_part_keeps_the_others(tiny_model: Path) -> None:
    """Unless the weights have changed since: then nothing measured before holds."""
    add_tables(tiny_model, {"first": _TABLE}, {"samples": 3})
    add_tables(tiny_model, {"second": _TABLE})
    assert list(load(tiny_model).tables) == ["first", "second"]
    assert load(tiny_model).settings == {"samples": 3}
    step = tiny_model / "step.onnx"
    step.write_bytes(step.read_bytes() + b"\0")
    assert load(tiny_model).tables == {}


def test_a_corpus_of_another_vocabulary_is_refused(tiny_corpus: Path, tmp_path: Path) -> None:
    """Its ids would mean other characters."""
    from tests.bundles.make_tiny import tiny_vocabulary
    from tests.model_export.tiny_corpus import write_corpus

    vocabulary = tiny_vocabulary()
    other = write_corpus(tmp_path / "corpus", type(vocabulary).of(reversed(vocabulary.characters)))
    with pytest.raises(DataError, match="not the corpus"):
        Evaluation(TINY, other, _SMALLEST)


def test_the_settings_measure_every_part() -> None:
    """A part that is not in the list is never run."""
    assert Settings().parts == QUICK.parts == PARTS
