"""The configuration files of `sd15-tiny`: what diffusers writes for Stable Diffusion 1.x, with this set's sizes."""
from tokenizer import Tokenizer

SCALING_FACTOR = 0.18215
VERSION = "0.20.0"  # of diffusers, whose layout this is


def configs(tokenizer: Tokenizer) -> dict[str, dict]:
    """Path inside the set -> content."""
    return {
        "model_index.json": _MODEL_INDEX,
        "scheduler/scheduler_config.json": _SCHEDULER,
        "text_encoder/config.json": _text_encoder(tokenizer),
        "unet/config.json": _UNET,
        "vae_decoder/config.json": _VAE,
        "vae_encoder/config.json": _VAE,
    }


_MODEL_INDEX = {
    "_class_name": "OnnxStableDiffusionPipeline",
    "_diffusers_version": VERSION,
    "feature_extractor": [None, None],
    "requires_safety_checker": False,
    "safety_checker": [None, None],
    "scheduler": ["diffusers", "PNDMScheduler"],
    "text_encoder": ["diffusers", "OnnxRuntimeModel"],
    "tokenizer": ["transformers", "CLIPTokenizer"],
    "unet": ["diffusers", "OnnxRuntimeModel"],
    "vae_decoder": ["diffusers", "OnnxRuntimeModel"],
    "vae_encoder": ["diffusers", "OnnxRuntimeModel"],
}
_SCHEDULER = {
    "_class_name": "PNDMScheduler",
    "_diffusers_version": VERSION,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "beta_start": 0.00085,
    "clip_sample": False,
    "num_train_timesteps": 1000,
    "prediction_type": "epsilon",
    "set_alpha_to_one": False,
    "skip_prk_steps": True,
    "steps_offset": 1,
    "timestep_spacing": "leading",
    "trained_betas": None,
}
_UNET = {
    "_class_name": "UNet2DConditionModel",
    "in_channels": 4,
    "out_channels": 4,
    "sample_size": 16,
    "cross_attention_dim": 128,
    "block_out_channels": [48, 96],
    "layers_per_block": 1,
    "attention_head_dim": 4,
    "norm_num_groups": 8,
    "time_cond_proj_dim": None,
}
_VAE = {
    "_class_name": "AutoencoderKL",
    "in_channels": 3,
    "out_channels": 3,
    "latent_channels": 4,
    "sample_size": 128,
    "scaling_factor": SCALING_FACTOR,
    "block_out_channels": [32, 48, 64, 96],
    "layers_per_block": 1,
}


def _text_encoder(tokenizer: Tokenizer) -> dict:
    return {
        "architectures": ["CLIPTextModel"],
        "model_type": "clip_text_model",
        "hidden_size": 128,
        "projection_dim": 128,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "intermediate_size": 512,
        "hidden_act": "quick_gelu",
        "max_position_embeddings": 77,
        "vocab_size": len(tokenizer.vocabulary),
        "bos_token_id": tokenizer.start,
        "eos_token_id": tokenizer.end,
        "pad_token_id": tokenizer.end,
        "layer_norm_eps": 1e-5,
    }
