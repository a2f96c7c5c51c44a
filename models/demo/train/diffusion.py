"""The noise schedule of Stable Diffusion 1.x, and the two ways to say what a network predicts."""
import torch
from torch import nn

STEPS = 1000


def alphas_cumprod() -> torch.Tensor:
    """ᾱ of the `scaled_linear` schedule, beta 0.00085 to 0.012, [1000]."""
    betas = torch.linspace(0.00085**0.5, 0.012**0.5, STEPS, dtype=torch.float64) ** 2
    return torch.cumprod(1 - betas, 0).float()


def add_noise(latents: torch.Tensor, noise: torch.Tensor, alpha_bar: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """x = √ᾱ·z + √(1-ᾱ)·ε and the velocity v = √ᾱ·ε - √(1-ᾱ)·z (Salimans & Ho 2022). `alpha_bar`: [batch, 1, 1, 1]."""
    signal, sigma = alpha_bar.sqrt(), (1 - alpha_bar).sqrt()
    return signal * latents + sigma * noise, signal * noise - sigma * latents


class EpsilonUNet(nn.Module):
    """The UNet learns v, whose gradients stay good at high noise; this wrapper's output is ε = √ᾱ·v + √(1-ᾱ)·x, as Stable Diffusion 1.x
    has it. So the scheduler's `prediction_type` stays "epsilon"."""

    def __init__(self, unet: nn.Module):
        super().__init__()
        self.unet = unet
        self.register_buffer("log_alphas_cumprod", alphas_cumprod().log(), persistent=False)

    def forward(self, sample, timestep, encoder_hidden_states):
        alpha_bar = self._alpha_bar(timestep)
        velocity = self.unet(sample, timestep, encoder_hidden_states)
        return alpha_bar.sqrt() * velocity + (1 - alpha_bar).sqrt() * sample

    def _alpha_bar(self, timestep):
        """Interpolated, for samplers whose timesteps are fractions (Euler): [batch or 1, 1, 1, 1]."""
        timestep = timestep.float().reshape(-1).clamp(0, STEPS - 1)
        below = timestep.floor()
        above = (below + 1).clamp(max=STEPS - 1)
        share = timestep - below
        log = self.log_alphas_cumprod
        return (log[below.long()] * (1 - share) + log[above.long()] * share).exp().reshape(-1, 1, 1, 1)
