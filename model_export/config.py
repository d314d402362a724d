"""What a network and a training run are made of; saved with every run and every model."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from bot.verse.forms import FORMS

FORM_SHAPES: dict[str, tuple[int, int]] = {
    form.name: (form.lines, form.line_length) for form in FORMS.values()
}
"""Lines and characters a line of each form, in the order of the form ids."""

POSITION_OFFSETS: dict[str, int] = {}
"""First row of each form in tables that hold one row for each position of each form."""

POSITION_COUNT = 0
for _form, (_lines, _length) in FORM_SHAPES.items():
    POSITION_OFFSETS[_form] = POSITION_COUNT
    POSITION_COUNT += _lines * _length

PATTERN_COUNT = 5
"""Tone patterns the network is told of: 0 is unknown, 1–4 those of `bot.verse.patterns`."""

RHYME_COUNT = 31
"""Rhyme groups the network is told of: 0 is unknown, 1–30 the level Pingshui groups."""


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """Size of a network; `architecture` names the class that reads it."""

    architecture: str = "qibu"
    """`qibu` (grid encoder, draft and causal polish) or `original` (Su Jianlin, 2018)."""

    vocabulary_size: int = 6040
    """Ids, the four special ones included."""

    embedding_dim: int = 160
    """Width of a character's embedding, tied with the output layer."""

    width: int = 256
    """Width of the residual stream."""

    channels: int = 128
    """Width inside a gated convolution; the taps are gathered at this width."""

    latent_dim: int = 64
    """Dimensions of z."""

    encoder_layers: int = 2
    draft_layers: int = 1
    causal_layers: int = 5


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """One training run."""

    minutes: float = 120.0
    """Length of the run, interruptions not counted; the learning rate falls over it."""

    characters_per_batch: int = 1536
    """Characters that one process sees in one step."""

    learning_rate: float = 2e-3
    weight_decay: float = 0.01
    warmup_steps: int = 300
    clip_norm: float = 1.0
    free_nats: float = 0.3
    """KL below this many nats in a latent dimension is not paid for."""

    kl_ramp: float = 0.15
    """Share of the run over which the weight of the KL grows from 0 to 1."""

    draft_weight: float = 0.3
    input_dropout: float = 0.2
    """Share of the polish decoder's input characters that are hidden."""

    title_dropout: float = 0.4
    hint_dropout: float = 0.3
    """Share of poems whose tone pattern, and likewise whose rhyme, is not told."""

    average_decay: float = 0.999
    """Decay of the exponential moving average of the weights, per step."""

    form_shares: tuple[tuple[str, float], ...] = (
        ("qijue", 0.40),
        ("qilu", 0.22),
        ("wulu", 0.15),
        ("wujue", 0.09),
        ("qiyan", 0.08),
        ("wuyan", 0.06),
    )
    """Share of the training characters that each form gets."""

    seed: int = 7
    checkpoint_minutes: float = 5.0
    max_steps: int | None = None
    """Stop after so many steps, for tests; None leaves it to `minutes`."""


PRESETS: dict[str, tuple[ModelConfig, TrainConfig]] = {
    "qibu": (ModelConfig(), TrainConfig()),
    "original": (
        ModelConfig(
            architecture="original",
            embedding_dim=64,
            width=64,
            channels=64,
            latent_dim=64,
            encoder_layers=2,
            draft_layers=1,
            causal_layers=0,
        ),
        # Adam at Keras' default rate, the whole KL from the first step, nothing dropped.
        TrainConfig(
            minutes=15,
            learning_rate=1e-3,
            weight_decay=0.0,
            warmup_steps=1,
            free_nats=0.0,
            kl_ramp=0.0,
            draft_weight=0.0,
            input_dropout=0.0,
        ),
    ),
    "tiny": (
        ModelConfig(
            embedding_dim=16,
            width=24,
            channels=16,
            latent_dim=8,
            encoder_layers=1,
            draft_layers=1,
            causal_layers=2,
        ),
        TrainConfig(minutes=1, characters_per_batch=512, warmup_steps=5, max_steps=20),
    ),
}
"""Networks by name: ours, the published origin, and one for tests."""


def to_json(config: ModelConfig | TrainConfig) -> dict[str, object]:
    """Return a configuration as plain JSON values."""
    return asdict(config)
