"""Many pictures in one PNG file, for eyes."""
import numpy
import torch
from PIL import Image

GAP = 4  # pixels between pictures


def contact_sheet(pictures: torch.Tensor, path: str, columns: int = 8) -> None:
    """`pictures`: [n, 3, rows, columns] in [-1, 1]."""
    pixels = ((pictures.clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1).numpy()
    count, height, width, _ = pixels.shape
    rows = -(-count // columns)
    sheet = numpy.full((rows * (height + GAP), columns * (width + GAP), 3), 128, numpy.uint8)
    for index, picture in enumerate(pixels):
        row, column = divmod(index, columns)
        top, left = row * (height + GAP), column * (width + GAP)
        sheet[top : top + height, left : left + width] = picture
    Image.fromarray(sheet).save(path)
