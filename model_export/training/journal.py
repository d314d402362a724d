"""The log of a run: one CSV row a checkpoint, and the curves as a picture."""

from __future__ import annotations

import csv
from pathlib import Path

FILE_NAME = "log.csv"


class Journal:
    """Appends rows of figures to `log.csv` in the folder of a run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / FILE_NAME

    def write(self, row: dict[str, float]) -> None:
        """Append one row; the first one fixes the columns."""
        is_new = not self._path.exists()
        with self._path.open("a", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(row))
            if is_new:
                writer.writeheader()
            writer.writerow({name: f"{value:.6g}" for name, value in row.items()})

    def rows(self) -> list[dict[str, float]]:
        """Read all rows back."""
        with self._path.open(newline="") as file:
            return [{k: float(v) for k, v in row.items()} for row in csv.DictReader(file)]

    def plot(self) -> None:
        """Draw training and validation loss and the KL over the steps as `curves.png`."""
        import matplotlib as mpl

        mpl.use("Agg")
        from matplotlib import pyplot as plt

        rows = self.rows()
        steps = [row["step"] for row in rows]
        figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
        for name in ("reconstruction", "validation_reconstruction"):
            left.plot(steps, [row[name] for row in rows], label=name.replace("_", " "))
        left.set(xlabel="step", ylabel="nats per character")
        for name in ("kl", "validation_kl"):
            right.plot(steps, [row[name] for row in rows], label=name.replace("_", " "))
        right.set(xlabel="step", ylabel="nats per poem")
        for axes in (left, right):
            axes.legend()
            axes.grid(alpha=0.3)
        figure.tight_layout()
        figure.savefig(self._folder / "curves.png", dpi=110)
        plt.close(figure)
