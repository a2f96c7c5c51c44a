"""Writes the trained networks as the set `sd15-tiny`, in diffusers' ONNX layout.

    python3 export_sd15.py vae.pt unet.pt ../sd15-tiny [--weights float16|float32|int8]

The tokenizer's files must be there already (learn_tokenizer.py).
"""
import argparse
from pathlib import Path

import torch
from torch import nn

from checkpoints import Vae, load_pipeline
from onnx_files import PICTURES, TOKENS, VECTORS, write_json, write_onnx
from sd15_configs import SCALING_FACTOR, configs
from stored_weights import store_as_float16, store_as_int8

STORAGE = {"float32": lambda network: network, "float16": store_as_float16, "int8": store_as_int8}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vae")
    parser.add_argument("unet")
    parser.add_argument("out", type=Path)
    parser.add_argument("--weights", choices=list(STORAGE), default="float16")
    arguments = parser.parse_args()
    pipeline = load_pipeline(arguments.vae, arguments.unet)
    store, out = STORAGE[arguments.weights], arguments.out
    prompts = ["a red circle", ""]
    text = pipeline.text(prompts)
    ids = torch.tensor([pipeline.tokenizer.padded(prompt) for prompt in prompts], dtype=torch.int32)
    latents = torch.randn(2, 4, 16, 16)
    write_onnx(
        store(pipeline.text_encoder), (ids,), out / "text_encoder/model.onnx",
        {"input_ids": TOKENS}, {"last_hidden_state": TOKENS, "pooler_output": VECTORS},
    )
    write_onnx(
        store(pipeline.denoise), (latents, torch.tensor([500]), text), out / "unet/model.onnx",
        {"sample": PICTURES, "timestep": {0: "steps"}, "encoder_hidden_states": TOKENS}, {"out_sample": PICTURES},
    )
    decoder, encoder = ScaledDecoder(pipeline.vae), ScaledEncoder(pipeline.vae)
    write_onnx(store(decoder), (latents,), out / "vae_decoder/model.onnx", {"latent_sample": PICTURES}, {"sample": PICTURES})
    picture = torch.randn(1, 3, 128, 128)
    write_onnx(store(encoder), (picture,), out / "vae_encoder/model.onnx", {"sample": PICTURES}, {"latent_sample": PICTURES})
    for path, value in configs(pipeline.tokenizer).items():
        write_json(out / path, value)


class ScaledDecoder(nn.Module):
    """Takes latents already divided by the scaling factor, as Stable Diffusion's decoder does."""

    def __init__(self, vae: Vae):
        super().__init__()
        self.decoder = vae.decoder
        self.register_buffer("scale", vae.std * SCALING_FACTOR)
        self.register_buffer("mean", vae.mean)

    def forward(self, latent_sample):
        return self.decoder(latent_sample * self.scale + self.mean).clamp(-1, 1)


class ScaledEncoder(nn.Module):
    """Gives the Gaussian's mean, divided by the scaling factor. Pixel-unshuffle and the 3x3 convolution after it become one 6x6 convolution
    of stride 2, which is the same sum: ONNX has no operator for the former."""

    def __init__(self, vae: Vae):
        super().__init__()
        self.encoder = vae.encoder
        narrow = vae.encoder.conv_in
        width = narrow.weight.shape[0]
        # [width, (rgb, row in 2, column in 2), 3, 3] -> [width, rgb, 6, 6]
        wide = narrow.weight.detach().view(width, 3, 2, 2, 3, 3).permute(0, 1, 4, 2, 5, 3).reshape(width, 3, 6, 6)
        self.conv_in = nn.Conv2d(3, width, 6, 2, 2)
        self.conv_in.weight.data, self.conv_in.bias.data = wide.clone(), narrow.bias.detach().clone()
        self.register_buffer("scale", 1 / (vae.std * SCALING_FACTOR))
        self.register_buffer("mean", vae.mean)

    def forward(self, sample):
        moments = self.encoder.after_conv_in(self.conv_in(sample))
        return (moments[:, :4] - self.mean) * self.scale


if __name__ == "__main__":
    main()
