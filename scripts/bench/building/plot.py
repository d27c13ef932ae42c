"""Time against stories as a drawing (SVG) for the docs page 性能."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

Lines = Mapping[str, Sequence[tuple[int, float]]]
"""Words of a line → its points: stories, seconds."""


def draw(lines: Lines, target: Path) -> None:
    """Draw the lines on logarithmic axes; the same figures give the same bytes."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "xinguancha", "svg.fonttype": "none", "font.size": 13})
    mpl.rcParams["font.sans-serif"] = ["Noto Sans CJK SC", "Noto Sans CJK JP", "DejaVu Sans"]
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(9, 5.6), layout="constrained")
    for (words, points), marker in zip(lines.items(), "osD^v<>ph*", strict=False):
        bold = not words.startswith("Hugo") and "MkDocs" not in words and "Zensical" not in words
        where, seconds = zip(*sorted(points), strict=True)
        axes.plot(where, seconds, marker=marker, label=words, linewidth=2.6 if bold else 1.4)
    axes.set(xscale="log", yscale="log", xlabel="稿件（篇）", ylabel="秒")
    counts = sorted({count for points in lines.values() for count, _ in points})
    axes.set_xticks(counts, [f"{count:,}" for count in counts], minor=False)
    axes.xaxis.set_minor_formatter("")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(fontsize=11, frameon=False)
    target.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(target, metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    plt.close(figure)
