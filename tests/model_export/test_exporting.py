"""From a run to a model folder, and from a model folder back to a network."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from bot.engine.bundle import ModelBundle
from bot.engine.poet import Poet
from bot.engine.requests import PoemRequest
from bot.engine.runtime import ort
from bot.errors import DataError, ModelDamagedError, ModelMissingError
from bot.verse.scansion import scan_lines
from bot.verse.vocabulary import SPECIAL_COUNT, Vocabulary
from model_export.config import FORM_SHAPES, PRESETS, ModelConfig
from model_export.exporting.export import export
from model_export.exporting.onnx_files import read_weights
from model_export.exporting.prior_fit import fit_prior
from model_export.model import PoemVAE, positions_of
from model_export.training.batches import FormData
from model_export.training.launch import launch
from tests.bundles import TINY


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a prepared corpus over the vocabulary of the tiny model."""
    folder = tmp_path_factory.mktemp("corpus")
    vocabulary = Vocabulary.load(TINY / "vocabulary.txt")
    vocabulary.save(folder / "vocabulary.txt")
    (folder / "report.json").write_text('{"source": "test"}')
    rng = np.random.default_rng(0)
    for form, (lines, length) in FORM_SHAPES.items():
        for split in ("train", "validation"):
            shape = (40, lines * length)
            np.savez(
                folder / f"{form}.{split}.npz",
                poems=rng.integers(SPECIAL_COUNT, len(vocabulary), shape).astype(np.uint16),
                titles=np.zeros((40, 12), np.uint16),
                patterns=np.ones(40, np.uint8),
                rhymes=np.ones(40, np.uint8),
            )
    return folder


def test_exported_weights_fill_a_whole_network() -> None:
    """Every weight is found under its own name, so that training can go on from a model."""
    config = ModelConfig(**json.loads((TINY / "manifest.json").read_text())["model"])
    network = PoemVAE(config)
    weights = read_weights(TINY)
    missing = set(network.state_dict()) - set(weights)
    # The embedding goes by several names; one of them is enough.
    assert all(name.endswith("embedding.weight") for name in missing)
    network.load_state_dict(weights, strict=False)
    ids = torch.randint(SPECIAL_COUNT, 900, (2, 4, 7), generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        mu, _ = network.encoder(ids, positions_of("qijue"))
    found = _session(TINY, "encoder").run(
        ["mu"], {"ids": ids.numpy(), "positions": positions_of("qijue").numpy()}
    )
    np.testing.assert_allclose(found[0], mu.numpy(), rtol=1e-3, atol=1e-4)


def test_a_run_is_exported_and_writes_poems(corpus: Path, tmp_path: Path) -> None:
    """Train, export, open with the bot's own loader, compose; training goes on from the files."""
    run, target = tmp_path / "run", tmp_path / "models" / "small"
    launch("tiny", corpus, run, overrides={"max_steps": 2}, init=None, resume=False)
    differences = export(run, corpus, target)
    assert max(differences.values()) < 0.01
    assert not target.with_name("small.partial").exists()
    assert ModelBundle.open(target).manifest.name == "small"
    poem = Poet.open(target).compose(PoemRequest("qijue", "1", candidates=8))
    assert scan_lines(poem.form, poem.lines).regular
    again = tmp_path / "again"
    launch("tiny", corpus, again, overrides={"max_steps": 1}, init=target, resume=False)
    assert (again / "checkpoint.pt").is_file()


def test_the_prior_is_fitted_to_the_codes(corpus: Path) -> None:
    """The mean is that of the standardised codes, the factor is lower triangular."""
    config = ModelConfig(**json.loads((TINY / "manifest.json").read_text())["model"])
    network = PoemVAE(config).eval()
    data = {form: FormData.load(corpus, form, "train") for form in FORM_SHAPES}
    mean, factor = fit_prior(network, data)
    assert mean.shape == (len(FORM_SHAPES), config.latent_dim)
    assert torch.equal(factor, factor.tril())
    batch = data["qijue"].batch(slice(None))
    prior, codes = network.prior_of(batch.title, "qijue"), network.encode(batch.ids, "qijue")
    standard = (codes.mu - prior.mu) * torch.exp(-0.5 * prior.log_var)
    ours = mean[list(FORM_SHAPES).index("qijue")]
    # An untrained posterior has unit variance; the mean of 40 draws is within 5 of its errors.
    assert float((standard.mean(0) - ours).detach().abs().max()) < 5 / 40**0.5


def test_only_our_network_is_exported(corpus: Path, tmp_path: Path) -> None:
    """The original has no polish step for the engine to run."""
    launch("original", corpus, tmp_path / "o", overrides={"max_steps": 1}, init=None, resume=False)
    with pytest.raises(DataError, match="only qibu"):
        export(tmp_path / "o", corpus, tmp_path / "model")


def test_weights_of_nothing_and_of_rubbish_are_refused(tmp_path: Path) -> None:
    """`--init` names the folder or the file at fault."""
    with pytest.raises(ModelMissingError, match="no exported model"):
        read_weights(tmp_path)
    (tmp_path / "step.onnx").write_bytes(b"rubbish")
    with pytest.raises(ModelDamagedError, match=r"step\.onnx"):
        read_weights(tmp_path)


def test_presets_name_the_published_sizes() -> None:
    """Su's network: 64 wide, 64 latent, two gated convolutions and one."""
    config, train = PRESETS["original"]
    assert (config.width, config.latent_dim) == (64, 64)
    assert (config.encoder_layers, config.draft_layers) == (2, 1)
    assert (train.kl_ramp, train.free_nats) == (0.0, 0.0)


def _session(folder: Path, name: str) -> ort.InferenceSession:
    return ort.InferenceSession(str(folder / f"{name}.onnx"))
