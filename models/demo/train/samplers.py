"""Two samplers, enough to judge the model; the program's own are in src/engine."""
import numpy
import torch

from diffusion import STEPS, alphas_cumprod


@torch.no_grad()
def ddim(denoise, wanted, unwanted, latents, steps: int, guidance_scale: float):
    """DDIM (Song et al. 2021, η = 0), `leading` timesteps with offset 1, as diffusers configures it for Stable Diffusion 1.x.
    `denoise(latents, timestep [1], text)` gives ε; `wanted` and `unwanted` are text states [batch, 77, width]."""
    alpha_bar = alphas_cumprod()
    stride = STEPS // steps
    for timestep in range((steps - 1) * stride + 1, 0, -stride):
        epsilon = _guided(denoise, latents, float(timestep), wanted, unwanted, guidance_scale)
        now, then = alpha_bar[timestep], alpha_bar[max(timestep - stride, 0)]
        clean = (latents - (1 - now).sqrt() * epsilon) / now.sqrt()
        latents = then.sqrt() * clean + (1 - then).sqrt() * epsilon
    return latents


@torch.no_grad()
def euler(denoise, wanted, unwanted, latents, steps: int, guidance_scale: float):
    """Euler's method in sigmas (Karras et al. 2022, algorithm 2 without churn), `linspace` timesteps. Arguments as `ddim`."""
    alpha_bar = alphas_cumprod().double().numpy()
    timesteps = numpy.linspace(0, STEPS - 1, steps)[::-1]
    sigmas = numpy.append(numpy.interp(timesteps, numpy.arange(STEPS), ((1 - alpha_bar) / alpha_bar) ** 0.5), 0.0)
    latents = latents * float(sigmas[0])
    for index, timestep in enumerate(timesteps):
        scaled = latents / float((sigmas[index] ** 2 + 1) ** 0.5)
        epsilon = _guided(denoise, scaled, float(timestep), wanted, unwanted, guidance_scale)
        latents = latents + epsilon * float(sigmas[index + 1] - sigmas[index])
    return latents


def _guided(denoise, latents, timestep, wanted, unwanted, guidance_scale):
    """Classifier-free guidance (Ho & Salimans 2022, eq. 6 with s = 1 + w): ε = εᵤ + s·(ε𝒸 - εᵤ)."""
    both = denoise(torch.cat([latents, latents]), torch.tensor([timestep]), torch.cat([unwanted, wanted]))
    unconditional, conditional = both.chunk(2)
    return unconditional + guidance_scale * (conditional - unconditional)
