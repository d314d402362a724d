"""The network's layers, against what they must equal."""

from __future__ import annotations

import pytest
import torch

from model_export.layers import CausalUnit, GridUnit
from model_export.training.fused_loss import linear_cross_entropy


@pytest.mark.parametrize("line_length", [5, 7])
def test_causal_step_equals_the_whole_pass(line_length: int) -> None:
    """Decoding character by character with a state must not change what was trained."""
    torch.manual_seed(0)
    unit = CausalUnit(12, 8)
    x = torch.randn(3, 4 * line_length, 12)
    whole = unit(x, line_length)
    state = torch.zeros(3, 1 + line_length, 8)
    for position in range(x.shape[1]):
        count = torch.tensor([float(position + 1)])
        out, state = unit.step(x[:, position], state, count)
        torch.testing.assert_close(out, whole[:, position], rtol=1e-4, atol=1e-5)


def test_causal_unit_never_looks_ahead() -> None:
    """A later character must leave earlier outputs exactly as they were."""
    torch.manual_seed(0)
    unit = CausalUnit(12, 8)
    x = torch.randn(1, 28, 12)
    changed = x.clone()
    changed[:, 17:] += 1.0
    torch.testing.assert_close(unit(x, 7)[:, :17], unit(changed, 7)[:, :17], rtol=0, atol=0)


def test_grid_unit_sees_eight_neighbours_and_no_more() -> None:
    """The gradient of one output reaches a 3×3 block of inputs."""
    torch.manual_seed(0)
    x = torch.randn(1, 4, 7, 12, requires_grad=True)
    GridUnit(12, 8)(x)[0, 1, 3].sum().backward()
    assert x.grad is not None
    reached = {tuple(index) for index in x.grad[0].abs().sum(-1).nonzero().tolist()}
    assert reached == {(line, place) for line in (0, 1, 2) for place in (2, 3, 4)}


@pytest.mark.parametrize("rows", [1, 255, 256, 700])
def test_fused_loss_equals_cross_entropy(rows: int) -> None:
    """Value and all three gradients agree with torch's own, whatever the last chunk holds."""
    torch.manual_seed(0)
    hidden = torch.randn(rows, 6, requires_grad=True)
    weight = torch.randn(31, 6, requires_grad=True)
    bias = torch.randn(31, requires_grad=True)
    target = torch.randint(31, (rows,))
    tensors = (hidden, weight, bias)
    expected = torch.nn.functional.cross_entropy(
        hidden @ weight.t() + bias, target, reduction="sum"
    )
    expected_grads = torch.autograd.grad(expected, tensors)
    found = linear_cross_entropy(hidden, weight, bias, target)
    found_grads = torch.autograd.grad(2.0 * found, tensors)
    torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-4)
    for ours, theirs in zip(found_grads, expected_grads, strict=True):
        torch.testing.assert_close(ours, 2.0 * theirs, rtol=1e-4, atol=1e-5)
    with torch.no_grad():
        plain = linear_cross_entropy(hidden, weight, bias, target)
    torch.testing.assert_close(plain, expected, rtol=1e-5, atol=1e-4)


def test_bot_and_trainer_number_positions_alike() -> None:
    """The bot may not import the trainer, so that both state the order of the table's rows."""
    from bot.engine.network import _position_rows
    from model_export.config import FORM_SHAPES, POSITION_OFFSETS

    rows = _position_rows(tuple(FORM_SHAPES))
    assert {form: int(ids[0, 0]) for form, ids in rows.items()} == POSITION_OFFSETS
    assert {form: ids.shape for form, ids in rows.items()} == dict(FORM_SHAPES)
