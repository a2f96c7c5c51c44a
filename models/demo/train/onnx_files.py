"""Writing networks and configurations in the layout of diffusers and transformers."""
import json
import warnings
from pathlib import Path

import torch

OPSET = 17
PICTURES = {0: "batch_size", 2: "height", 3: "width"}  # the free axes of [batch, channels, rows, columns]
TOKENS = {0: "batch_size", 1: "sequence_length"}
VECTORS = {0: "batch_size"}


def write_onnx(network, example: tuple, path: Path, inputs: dict[str, dict[int, str]], outputs: dict[str, dict[int, str]]) -> None:
    """`inputs` and `outputs`: name -> free axes. Constants are not folded, else the stored weights would be widened in the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    newer = {"dynamo": False} if int(torch.__version__.split(".")[0]) >= 2 else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network.eval(), example, str(path), input_names=list(inputs), output_names=list(outputs),
            dynamic_axes={**inputs, **outputs}, opset_version=OPSET, do_constant_folding=False, **newer,
        )
    print(f"{path}  {path.stat().st_size / 1e6:.2f} MB")


def write_json(path: Path, value: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2) + "\n")
