"""Trains the autoencoder, encoder and decoder together.

    python3 train_vae.py out.pt --minutes 9 [--threads 2]
"""
import argparse
import random

import torch

from contact_sheet import contact_sheet
from emphasis import emphasis
from picture_loss import picture_loss
from render import SIDE, render
from scenes import random_scene
from training import MovingAverage, Progress, Schedule, descend
from vae import Decoder, Encoder, sample_latents

BATCH = 12
KL_WEIGHT = 1e-4


def main():
    arguments = _arguments()
    torch.manual_seed(0)
    torch.set_num_threads(arguments.threads)
    rng = random.Random(11)
    encoder, decoder = (network.to(memory_format=torch.channels_last) for network in (Encoder(), Decoder()))
    parameters = [*encoder.parameters(), *decoder.parameters()]
    optimizer = torch.optim.Adam(parameters, 2e-3, betas=(0.9, 0.99))
    average = MovingAverage([encoder, decoder])
    progress = Progress()
    encoder.train()
    decoder.train()
    for step in Schedule(optimizer, arguments.minutes, 2e-3, warm_up_steps=50, hold=0.4):
        scenes = [random_scene(rng) for _ in range(BATCH)]
        pictures = _pictures(scenes, seed=step)
        latents, mean, log_variance = sample_latents(encoder(pictures))
        loss, error = picture_loss(decoder(latents), pictures, emphasis(scenes, SIDE))
        divergence = 0.5 * (mean.pow(2) + log_variance.exp() - 1 - log_variance).mean()
        descend(loss + KL_WEIGHT * divergence, optimizer, parameters)
        average.update()
        progress.add(step, loss=loss, error=error, divergence=divergence)
    with average, torch.no_grad():
        _finish(encoder.eval(), decoder.eval(), rng, arguments.out)


def _finish(encoder, decoder, rng, path):
    """Measures what brings latents to zero mean and unit deviation, and saves it with the networks."""
    means, errors = [], []
    for batch in range(8):
        pictures = _pictures([random_scene(rng) for _ in range(32)], seed=10**6 + batch)
        mean = encoder(pictures)[:, :4]
        decoded = decoder(mean).clamp(-1, 1)
        means.append(mean)
        errors.append(((decoded - pictures) ** 2).mean((1, 2, 3)))
    contact_sheet(torch.stack([pictures, decoded], 1).flatten(0, 1), f"{path}.png")
    print(f"PSNR {(10 * torch.log10(4 / torch.cat(errors))).mean():.1f} dB")
    latents = torch.cat(means)
    torch.save(
        {
            "encoder": encoder.state_dict(), "decoder": decoder.state_dict(),
            "mean": latents.mean((0, 2, 3)), "std": latents.std((0, 2, 3)),
        },
        path,
    )


def _pictures(scenes, seed):
    return render(scenes, seed=seed).contiguous(memory_format=torch.channels_last)


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--minutes", type=float, default=9)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
