"""How far a decoded picture is from the true one: L1 + ½·MSE, and ½·L1 of the gradients, which keeps edges sharp."""
import torch


def picture_loss(decoded: torch.Tensor, truth: torch.Tensor, weights: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """(loss, its part without gradients). Pictures [batch, 3, rows, columns], weights [batch, 1, rows, columns] (emphasis.py)."""
    weights = weights / weights.mean()
    difference = decoded - truth
    error = (weights * (difference.abs() + 0.5 * difference.pow(2))).mean()
    across = (weights[:, :, 1:] * (difference[:, :, 1:] - difference[:, :, :-1]).abs()).mean()
    along = (weights[..., 1:] * (difference[..., 1:] - difference[..., :-1]).abs()).mean()
    return error + 0.5 * (across + along), error
