"""Fits the prior to the codes that real poems have.

The learnt prior is diagonal, and the posteriors of a corpus never fill it evenly: draws
from it fall into places the decoder has not seen. A full-covariance Gaussian fitted to the
standardised codes closes most of that gap without training (ex-post density estimation,
Ghosh et al., arXiv 1903.12436).
"""

from __future__ import annotations

import torch
from torch import Tensor
from tqdm import tqdm

from model_export.config import FORM_SHAPES
from model_export.model import PoemVAE
from model_export.training.batches import FormData

_MOST_POEMS = 12_000
_BATCH = 256
# As in training, so that the fit holds with and without a title.
_UNTITLED_SHARE = 0.4
# Keeps the Cholesky factor well away from singular.
_JITTER = 1e-4


@torch.no_grad()
def fit_prior(model: PoemVAE, data: dict[str, FormData]) -> tuple[Tensor, Tensor]:
    """Fit mean and covariance of (z − μ_p) / σ_p for each form.

    Args:
        model: The network.
        data: Training poems of each form.

    Returns:
        Mean (forms, latent_dim) and lower Cholesky factor (forms, latent_dim, latent_dim).
    """
    means, factors = [], []
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        for form in tqdm(FORM_SHAPES, desc="fitting the prior", unit="form"):
            codes = _standardised_codes(model, data[form])
            means.append(codes.mean(dim=0))
            covariance = torch.cov(codes.T) + _JITTER * torch.eye(codes.shape[1])
            factors.append(torch.linalg.cholesky(covariance))
    return torch.stack(means), torch.stack(factors)


def _standardised_codes(model: PoemVAE, data: FormData) -> Tensor:
    rows = torch.randperm(len(data))[:_MOST_POEMS].numpy()
    parts = []
    for start in range(0, len(rows), _BATCH):
        batch = data.batch(rows[start : start + _BATCH])
        titled = torch.rand(batch.title.shape[0], 1) >= _UNTITLED_SHARE
        prior = model.prior_of(torch.where(titled, batch.title, 0), batch.form)
        z = model.encode(batch.ids, batch.form).sample()
        parts.append((z - prior.mu) * torch.exp(-0.5 * prior.log_var))
    return torch.cat(parts)
