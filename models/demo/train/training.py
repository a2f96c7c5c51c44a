"""What every training loop here needs: a clock that sets the learning rate, and a moving average of the weights."""
import math
import time

import torch
from torch import nn


class Schedule:
    """Training ends when its minutes are over, so the learning rate follows the clock: a warm-up of some steps, `hold` of the time at
    the peak, then half a cosine to a fiftieth of it."""

    def __init__(self, optimizer, minutes: float, peak: float, warm_up_steps: int = 100, hold: float = 0.25):
        self.optimizer, self.seconds, self.peak = optimizer, minutes * 60, peak
        self.warm_up_steps, self.hold = warm_up_steps, hold
        self.step, self.started = 0, time.time()

    def __iter__(self):
        """Yields step numbers from 1, with the learning rate set, until the time is over."""
        while self.share < 1:
            self.step += 1
            late = max(0.0, (self.share - self.hold) / (1 - self.hold))
            cosine = 0.5 * (1 + math.cos(math.pi * late))
            rate = self.peak * min(1, self.step / self.warm_up_steps) * (0.98 * cosine + 0.02)
            for group in self.optimizer.param_groups:
                group["lr"] = rate
            yield self.step

    @property
    def share(self) -> float:
        """The part of the time that is over."""
        return (time.time() - self.started) / self.seconds


class Progress:
    """Prints means of the losses every `every` steps."""

    def __init__(self, every: int = 50):
        self.every, self.sums, self.count, self.started = every, {}, 0, time.time()

    def add(self, step: int, **losses: float) -> None:
        for name, loss in losses.items():
            self.sums[name] = self.sums.get(name, 0.0) + float(loss)
        self.count += 1
        if step % self.every == 0:
            means = "  ".join(f"{name} {total / self.count:.4f}" for name, total in self.sums.items())
            print(f"step {step}  {time.time() - self.started:.0f} s  {means}", flush=True)
            self.sums, self.count = {}, 0


class MovingAverage:
    """An exponential moving average of all parameters; inside `with average:` the networks hold the averaged weights."""

    def __init__(self, networks: list[nn.Module], decay: float = 0.998):
        self.parameters = [parameter for network in networks for parameter in network.parameters()]
        self.averages = [parameter.detach().clone() for parameter in self.parameters]
        self.decay, self.updates = decay, 0

    @torch.no_grad()
    def update(self) -> None:
        self.updates += 1
        decay = min(self.decay, (1 + self.updates) / (20 + self.updates))  # the first weights are soon forgotten
        for parameter, average in zip(self.parameters, self.averages):
            average.lerp_(parameter, 1 - decay)

    def __enter__(self):
        self._swap()

    def __exit__(self, *failure):
        self._swap()

    @torch.no_grad()
    def _swap(self) -> None:
        for parameter, average in zip(self.parameters, self.averages):
            kept = parameter.clone()
            parameter.copy_(average)
            average.copy_(kept)


def descend(loss: torch.Tensor, optimizer, parameters) -> None:
    """One step, with the gradient's norm limited to 1."""
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(parameters, 1.0)
    optimizer.step()
