"""Writes a CLIP pair in transformers.js's layout."""
import shutil
from pathlib import Path

import torch

from checkpoints import TOKENIZER_FOLDER
from clip import PIXEL_MEAN, PIXEL_STD, SIDE, WIDTH
from onnx_files import TOKENS, VECTORS, write_json, write_onnx
from stored_weights import store_as_float16


def write_clip(vision, text, log_scale: float, tokenizer, out: Path) -> None:
    write_onnx(
        store_as_float16(vision), (torch.randn(2, 3, SIDE, SIDE),), out / "onnx/vision_model.onnx",
        {"pixel_values": VECTORS}, {"image_embeds": VECTORS},
    )
    ids = torch.tensor([tokenizer.padded(prompt) for prompt in ("a red circle", "")])
    write_onnx(store_as_float16(text), (ids,), out / "onnx/text_model.onnx", {"input_ids": TOKENS}, {"text_embeds": VECTORS})
    shutil.copytree(TOKENIZER_FOLDER, out, dirs_exist_ok=True)
    write_json(out / "config.json", _config(tokenizer, log_scale))
    write_json(out / "preprocessor_config.json", _PREPROCESSOR)


def _config(tokenizer, log_scale) -> dict:
    return {
        "architectures": ["CLIPModel"],
        "model_type": "clip",
        "projection_dim": WIDTH,
        "logit_scale_init_value": log_scale,
        "text_config": {
            "model_type": "clip_text_model",
            "hidden_size": 128,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "vocab_size": len(tokenizer.vocabulary),
            "max_position_embeddings": 77,
            "eos_token_id": tokenizer.end,
            "bos_token_id": tokenizer.start,
        },
        "vision_config": {
            "model_type": "clip_vision_model",
            "image_size": SIDE,
            "patch_size": 8,
            "hidden_size": 96,
            "num_channels": 3,
        },
    }


_PREPROCESSOR = {
    "crop_size": {"height": SIDE, "width": SIDE},
    "do_center_crop": True,
    "do_convert_rgb": True,
    "do_normalize": True,
    "do_rescale": True,
    "do_resize": True,
    "feature_extractor_type": "CLIPFeatureExtractor",
    "image_processor_type": "CLIPImageProcessor",
    "image_mean": PIXEL_MEAN.flatten().tolist(),
    "image_std": PIXEL_STD.flatten().tolist(),
    "resample": 3,
    "rescale_factor": 1 / 255,
    "size": {"shortest_edge": SIDE},
}
