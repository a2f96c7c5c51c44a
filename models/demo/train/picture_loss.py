"""How far a decoded picture is from the true one: L1 + ½·MSE, and ½·L1 of the gradients, which keeps edges sharp."""
import torch
from torch.nn import functional as F


def picture_loss(decoded: torch.Tensor, truth: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """(loss, its part without gradients). Pictures [batch, 3, rows, columns]."""
    error = F.l1_loss(decoded, truth) + 0.5 * F.mse_loss(decoded, truth)
    edges = sum(F.l1_loss(ours, theirs) for ours, theirs in zip(_gradients(decoded), _gradients(truth)))
    return error + 0.5 * edges, error


def _gradients(picture):
    return picture[:, :, 1:] - picture[:, :, :-1], picture[:, :, :, 1:] - picture[:, :, :, :-1]
