"""Trains the decoder alone; the latent space, and so every UNet trained in it, stays as it is.

    python3 train_decoder.py vae.pt out.pt --minutes 15 [--unet unet.pt] [--threads 2]

With `--unet`, half of each batch is decoded from what the UNet makes of a noisy latent under guidance, against the true picture: the
decoder learns to straighten what sampling bends, and circles become round. The other half is decoded from true latents.
"""
import argparse
import random

import torch

from captions import caption
from checkpoints import TOKENIZER_FOLDER, load_text_encoder, load_unet, load_vae
from diffusion import add_noise, alphas_cumprod
from emphasis import emphasis
from picture_loss import picture_loss
from render import SIDE, render
from scenes import random_scene
from tokenizer import Tokenizer
from training import MovingAverage, Progress, Schedule, descend
from vae import sample_latents

BATCH = 12
NOISIEST = 400  # timestep; beyond it the UNet would invent another thing than the true picture's
MOST_GUIDANCE = 7.5
SAVES = 6


def main():
    arguments = _arguments()
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    rng = random.Random(arguments.seed)
    vae = load_vae(arguments.vae)
    resample = _resampler(arguments.unet) if arguments.unet else None
    for network in (vae.encoder, vae.decoder):
        network.to(memory_format=torch.channels_last)
    vae.decoder.train().requires_grad_(True)
    parameters = list(vae.decoder.parameters())
    optimizer = torch.optim.Adam(parameters, arguments.peak, betas=(0.9, 0.99))
    average, progress, saved = MovingAverage([vae.decoder]), Progress(), 0
    schedule = Schedule(optimizer, arguments.minutes, arguments.peak, warm_up_steps=50, hold=0.3)
    for step in schedule:
        scenes = [random_scene(rng) for _ in range(BATCH)]
        pictures = render(scenes, seed=step).contiguous(memory_format=torch.channels_last)
        with torch.no_grad():
            latents = (sample_latents(vae.encoder(pictures))[0] - vae.mean) / vae.std
            if resample:
                half = BATCH // 2
                captions = [caption(scene, rng) for scene in scenes[:half]]
                latents = torch.cat([resample(latents[:half], captions), latents[half:]])
        loss, error = picture_loss(vae.decode(latents), pictures, emphasis(scenes, SIDE))
        descend(loss, optimizer, parameters)
        average.update()
        progress.add(step, loss=loss, error=error)
        if schedule.share * SAVES > saved + 1:
            saved += 1
            _save(arguments.out, vae, average)
    _save(arguments.out, vae, average)


def _resampler(path):
    """A function of latents [n, 4, 16, 16] and n captions: noise is added, and taken away again by the UNet in two guided DDIM steps."""
    tokenizer = Tokenizer.load(TOKENIZER_FOLDER)
    text_encoder, unet = load_text_encoder(path, tokenizer).eval(), load_unet(path).eval()
    alpha_bars = alphas_cumprod()

    def resample(latents, captions):
        count = len(latents)
        text = text_encoder(torch.tensor([tokenizer.padded(words) for words in [""] * count + captions]))[0]
        scale = 1 + (MOST_GUIDANCE - 1) * torch.rand(count, 1, 1, 1)
        timesteps = torch.randint(20, NOISIEST, (count,))
        alpha_bar = alpha_bars[timesteps].view(-1, 1, 1, 1)
        x, _ = add_noise(latents, torch.randn_like(latents), alpha_bar)
        for following in (timesteps // 2, torch.zeros_like(timesteps)):
            unconditional, conditional = unet(torch.cat([x, x]), torch.cat([timesteps, timesteps]), text).chunk(2)
            velocity = unconditional + scale * (conditional - unconditional)
            clean = alpha_bar.sqrt() * x - (1 - alpha_bar).sqrt() * velocity
            epsilon = (1 - alpha_bar).sqrt() * x + alpha_bar.sqrt() * velocity
            timesteps, alpha_bar = following, alpha_bars[following].view(-1, 1, 1, 1)
            x = alpha_bar.sqrt() * clean + (1 - alpha_bar).sqrt() * epsilon
        return x

    return resample


def _save(path, vae, average):
    with average:
        networks = {"encoder": vae.encoder.state_dict(), "decoder": vae.decoder.state_dict()}
        torch.save({**networks, "mean": vae.mean.flatten(), "std": vae.std.flatten()}, path)


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vae")
    parser.add_argument("out")
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--unet")
    parser.add_argument("--peak", type=float, default=1.2e-3, help="learning rate")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
