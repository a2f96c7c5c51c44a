"""Trains the UNet together with the text encoder.

    python3 train_unet.py vae.pt out.pt --minutes 45 [--text text.pt] [--from unet.pt] [--peak 1e-3] [--threads 2] [--seed 1]

Saves the averaged weights every few minutes, so that a stopped run is worth keeping. A warm start (`--from`) trains on
from an earlier result, best with a lower peak.
"""
import argparse
import random

import torch

from captions import caption
from checkpoints import TOKENIZER_FOLDER, load_text_encoder, load_unet, load_vae, new_text_encoder
from diffusion import STEPS, add_noise, alphas_cumprod
from latent_cache import LatentCache
from tokenizer import Tokenizer
from training import MovingAverage, Progress, Schedule, descend
from unet import UNet

CAPTIONS = 16  # a step
NOISES = 2  # draws a caption: the text encoder's work is shared
EMPTY_CAPTIONS = 0.1  # teaches the unconditional branch of guidance
NOISE_OFFSET = 0.07  # a little noise common to a whole channel: dark and light pictures become reachable
SAVES = 12


def main():
    arguments = _arguments()
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    rng = random.Random(arguments.seed)
    tokenizer = Tokenizer.load(TOKENIZER_FOLDER)
    text_encoder, unet = _networks(arguments, tokenizer)
    vae = load_vae(arguments.vae)
    vae.encoder.to(memory_format=torch.channels_last)
    cache = LatentCache(vae, arguments.scenes, arguments.seed)
    cache.grow(500)

    parameters = [*text_encoder.parameters(), *unet.parameters()]
    optimizer = torch.optim.AdamW(parameters, arguments.peak, betas=(0.9, 0.99), weight_decay=0.01)
    average = MovingAverage([text_encoder, unet])
    alpha_bars = alphas_cumprod()
    schedule, progress, saved = Schedule(optimizer, arguments.minutes, arguments.peak), Progress(), 0
    text_encoder.train()
    unet.train()
    for step in schedule:
        if step % 4 == 0:
            cache.grow(25)
        scenes, latents, weights = cache.draw(CAPTIONS)
        captions = ["" if rng.random() < EMPTY_CAPTIONS else caption(scene, rng) for scene in scenes]
        text = text_encoder(torch.tensor([tokenizer.padded(words) for words in captions]))[0]
        errors = _errors(unet, latents.repeat_interleave(NOISES, 0), text, alpha_bars, arguments.skew)
        weights = weights.repeat_interleave(NOISES, 0)
        descend((errors * weights).mean() / weights.mean(), optimizer, parameters)
        average.update()
        progress.add(step, loss=errors.detach().mean())
        if schedule.share * SAVES > saved + 1:
            saved += 1
            _save(arguments.out, text_encoder, unet, average)
    _save(arguments.out, text_encoder, unet, average)


def _networks(arguments, tokenizer):
    if arguments.warm_start:
        text_encoder, unet = load_text_encoder(arguments.warm_start, tokenizer), load_unet(arguments.warm_start)
    else:
        text_encoder, unet = new_text_encoder(tokenizer), UNet()
    if arguments.text:
        text_encoder = load_text_encoder(arguments.text, tokenizer)
    return text_encoder, unet.to(memory_format=torch.channels_last)


def _errors(unet, latents, text, alpha_bars, skew):
    """Squared errors of the velocity, [batch, 1, rows, columns]; t = 1000·u^skew with u uniform, so a skew under 1 means more of the
    noisy end, where the layout is decided."""
    timesteps = (STEPS * torch.rand(len(latents)) ** skew).long().clamp(0, STEPS - 1)
    noise = torch.randn_like(latents) + NOISE_OFFSET * torch.randn(len(latents), 4, 1, 1)
    noisy, velocity = add_noise(latents, noise, alpha_bars[timesteps].view(-1, 1, 1, 1))
    predicted = unet(noisy.contiguous(memory_format=torch.channels_last), timesteps, text)
    return (predicted - velocity).pow(2).mean(1, keepdim=True)


def _save(path, text_encoder, unet, average):
    with average:
        torch.save({"text_encoder": text_encoder.state_dict(), "unet": unet.state_dict()}, path)


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vae")
    parser.add_argument("out")
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--text", help="a text encoder from train_text.py")
    parser.add_argument("--from", dest="warm_start", help="an earlier result to train on from")
    parser.add_argument("--peak", type=float, default=1e-3, help="learning rate")
    parser.add_argument("--skew", type=float, default=0.7)
    parser.add_argument("--scenes", type=int, default=12000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
