"""Linear layer and cross-entropy in one, in chunks small enough for the cache.

The logits of a batch (rows × 6,000) would be written to memory and read back four times;
here a chunk of them lives only until its loss and both gradients are known.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

_ROWS = 256


class _LinearCrossEntropy(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, hidden: Tensor, weight: Tensor, bias: Tensor, target: Tensor) -> Tensor:
        grad_hidden = torch.empty_like(hidden)
        grad_weight = torch.zeros_like(weight)
        grad_bias = torch.zeros_like(bias)
        loss = hidden.new_zeros(())
        transposed = weight.t()
        for start in range(0, hidden.shape[0], _ROWS):
            rows = slice(start, start + _ROWS)
            chunk, wanted = hidden[rows], target[rows, None]
            logits = torch.addmm(bias, chunk, transposed)
            log_norm = torch.logsumexp(logits, dim=1, keepdim=True)
            loss += (log_norm - logits.gather(1, wanted)).sum()
            grad = logits.sub_(log_norm).exp_()
            grad.scatter_add_(1, wanted, grad.new_full((), -1.0).expand_as(wanted))
            torch.mm(grad, weight, out=grad_hidden[rows])
            grad_weight.addmm_(grad.t(), chunk)
            grad_bias += grad.sum(0)
        ctx.save_for_backward(grad_hidden, grad_weight, grad_bias)
        return loss

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        (grad,) = grads
        hidden, weight, bias = ctx.saved_tensors
        return hidden * grad, weight * grad, bias * grad, None


def linear_cross_entropy(hidden: Tensor, weight: Tensor, bias: Tensor, target: Tensor) -> Tensor:
    """Sum of the cross-entropies of `softmax(hidden @ weight.T + bias)`, in nats.

    Args:
        hidden: (rows, features).
        weight: (classes, features).
        bias: (classes,).
        target: Class of each row, int64 (rows,).

    Returns:
        A scalar that can be differentiated for the first three.
    """
    if torch.is_grad_enabled():
        loss: Tensor = _LinearCrossEntropy.apply(  # type: ignore[no-untyped-call]
            hidden, weight, bias, target
        )
        return loss
    return sum(
        (
            torch.nn.functional.cross_entropy(
                torch.addmm(bias, hidden[s : s + _ROWS], weight.t()),
                target[s : s + _ROWS],
                reduction="sum",
            )
            for s in range(0, hidden.shape[0], _ROWS)
        ),
        start=hidden.new_zeros(()),
    )
