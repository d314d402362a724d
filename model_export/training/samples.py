"""A few poems straight from the network, without masks or ranking, to see how it comes on."""

from __future__ import annotations

import torch

from bot.verse.vocabulary import SPECIAL_COUNT, Vocabulary
from model_export.config import FORM_SHAPES
from model_export.networks import Network

_TITLES = ("", "秋夜", "送別", "雪")
_TEMPERATURE = 0.7


@torch.no_grad()
def sample_poems(network: Network, vocabulary: Vocabulary, seed: int) -> list[str]:
    """Sample one 七絕 for each of four titles, the same noise at every call."""
    known = [
        [i for i in vocabulary.encode_lenient(title) if i >= SPECIAL_COUNT] for title in _TITLES
    ]
    titles = torch.tensor([ids + [0] * (2 - len(ids)) for ids in known])
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        ids = network.sample("qijue", titles, _TEMPERATURE)
    lines, length = FORM_SHAPES["qijue"]
    return [
        f"《{title or '（無題）'}》 "
        + " ".join(vocabulary.decode(row) for row in poem.view(lines, length).tolist())
        for title, poem in zip(_TITLES, ids, strict=True)
    ]
