"""Reading trained networks back. A checkpoint is a torch file of plain state dictionaries."""
from dataclasses import dataclass
from pathlib import Path

import torch

from diffusion import EpsilonUNet
from text_encoder import TextEncoder
from tokenizer import Tokenizer
from unet import UNet
from vae import Decoder, Encoder

TOKENIZER_FOLDER = Path(__file__).parent.parent / "sd15-tiny" / "tokenizer"


@dataclass
class Vae:
    """`mean` and `std`, [1, 4, 1, 1], bring the encoder's latents to zero mean and unit deviation."""

    encoder: Encoder
    decoder: Decoder
    mean: torch.Tensor
    std: torch.Tensor

    def encode(self, pictures):
        """[batch, 3, 8r, 8c] in [-1, 1] -> [batch, 4, r, c] of unit deviation (the Gaussian's mean)."""
        return (self.encoder(pictures)[:, :4] - self.mean) / self.std

    def decode(self, latents):
        return self.decoder(latents * self.std + self.mean)


def load_vae(path: str) -> Vae:
    saved = torch.load(path, map_location="cpu")
    encoder, decoder = Encoder(), Decoder()
    encoder.load_state_dict(saved["encoder"])
    decoder.load_state_dict(saved["decoder"])
    for network in (encoder, decoder):
        network.eval().requires_grad_(False)
    return Vae(encoder, decoder, saved["mean"].view(1, 4, 1, 1), saved["std"].view(1, 4, 1, 1))


def new_text_encoder(tokenizer: Tokenizer) -> TextEncoder:
    return TextEncoder(len(tokenizer.vocabulary), tokenizer.end)


def load_text_encoder(path: str, tokenizer: Tokenizer) -> TextEncoder:
    """From a checkpoint of train_text.py or train_unet.py."""
    text_encoder = new_text_encoder(tokenizer)
    text_encoder.load_state_dict(torch.load(path, map_location="cpu")["text_encoder"])
    return text_encoder


def load_unet(path: str) -> UNet:
    unet = UNet()
    unet.load_state_dict(torch.load(path, map_location="cpu")["unet"])
    return unet


@dataclass
class Pipeline:
    """Prompt to picture, ready to evaluate or export."""

    tokenizer: Tokenizer
    text_encoder: TextEncoder
    denoise: EpsilonUNet
    vae: Vae

    def text(self, prompts: list[str]) -> torch.Tensor:
        """[prompts, 77, width]"""
        return self.text_encoder(torch.tensor([self.tokenizer.padded(prompt) for prompt in prompts]))[0]


def load_pipeline(vae_path: str, unet_path: str) -> Pipeline:
    tokenizer = Tokenizer.load(TOKENIZER_FOLDER)
    text_encoder = load_text_encoder(unet_path, tokenizer).eval().requires_grad_(False)
    denoise = EpsilonUNet(load_unet(unet_path)).eval().requires_grad_(False)
    return Pipeline(tokenizer, text_encoder, denoise, load_vae(vae_path))
