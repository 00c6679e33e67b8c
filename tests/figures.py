"""The pictures of the decks that come with viva. Run this file to draw them again: each is an SVG beside its deck."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

DECKS = Path(__file__).resolve().parent.parent / "decks"

INK, SOFT, FAINT = "#1f2937", "#6b7280", "#e5e7eb"
BLUE, RED, GREEN, AMBER = "#1d4ed8", "#b91c1c", "#047857", "#b45309"

Point = tuple[float, float]


class Figure(NamedTuple):
    """A picture: its size in pixels, what it shows in words, and its parts."""

    width: int
    height: int
    words: str
    parts: Sequence[str]

    def svg(self) -> str:
        """Return the file's text. The ground is white, so that the lines can be seen on a dark page, too."""
        size = f'viewBox="0 0 {self.width} {self.height}" width="{self.width}" height="{self.height}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="sans-serif" font-size="15">'
        ground = f'<rect width="{self.width}" height="{self.height}" rx="8" fill="#fff"/>'
        return "\n".join([head, f"<title>{self.words}</title>", ground, *self.parts, "</svg>", ""])


def number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def text(x: float, y: float, words: str, color: str = INK, anchor: str = "middle", more: str = "") -> str:
    """Write words with their base line at y; `anchor` is start, middle or end."""
    where = f'x="{number(x)}" y="{number(y)}" fill="{color}" text-anchor="{anchor}"'
    return f"<text {where}{more and ' ' + more}>{words}</text>"


def line(points: Iterable[Point], color: str = INK, width: float = 2, more: str = "") -> str:
    path = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    look = f'fill="none" stroke="{color}" stroke-width="{number(width)}" stroke-linejoin="round"'
    return f'<polyline points="{path}" {look}{more and " " + more}/>'


def box(x: float, y: float, width: float, height: float, fill: str = "none", stroke: str = INK) -> str:
    place = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
    return f'<rect {place} rx="3" fill="{fill}" stroke="{stroke}" stroke-width="1.5"/>'


def frame(x: float, y: float, width: float, height: float, color: str, more: str = "") -> str:
    """Draw a thick line around something."""
    place = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
    return f'<rect {place} rx="8" fill="none" stroke="{color}" stroke-width="3"{more and " " + more}/>'


def circle(x: float, y: float, radius: float, fill: str = "#fff", stroke: str = INK) -> str:
    place = f'cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"'
    return f'<circle {place} fill="{fill}" stroke="{stroke}" stroke-width="1.5"/>'


def arrow(start: Point, end: Point, color: str = INK, width: float = 1.5) -> str:
    """Draw a line with a head at its end."""
    (x, y), (to_x, to_y) = start, end
    angle = math.atan2(to_y - y, to_x - x)
    sides = [(to_x - 9 * math.cos(angle + turn), to_y - 9 * math.sin(angle + turn)) for turn in (0.4, -0.4)]
    head = " ".join(f"{number(a)},{number(b)}" for a, b in [sides[0], end, sides[1]])
    return line([start, end], color, width) + f'<polygon points="{head}" fill="{color}"/>'


def curve(function: Callable[[float], float], start: float, end: float, steps: int = 80) -> list[Point]:
    """Return points of a function from start to end."""
    xs = (start + (end - start) * step / steps for step in range(steps + 1))
    return [(x, function(x)) for x in xs]


def placed(points: Iterable[Point], x: float, y: float, across: float, up: float) -> list[Point]:
    """Return points in pixels: (0, 0) lies at (x, y), and a unit is so many pixels across and up."""
    return [(x + across * a, y - up * b) for a, b in points]


def axes(x: float, y: float, width: float, height: float, across: str, up: str) -> list[str]:
    """Draw the two axes of a plot whose lower left corner is at (x, y), with their names."""
    turned = f'transform="rotate(-90 {number(x - 12)} {number(y - height / 2)})"'
    return [
        arrow((x, y), (x + width, y)),
        arrow((x, y), (x, y - height)),
        text(x + width / 2, y + 24, across, SOFT),
        text(x - 12, y - height / 2, up, SOFT, more=turned),
    ]


def activations() -> Figure:
    """Draw sigmoid, tanh and ReLU side by side."""
    functions: list[tuple[str, str, Callable[[float], float], str]] = [
        ("sigmoid", "0 to 1", lambda x: 1 / (1 + math.exp(-x)), BLUE),
        ("tanh", "-1 to 1", math.tanh, GREEN),
        ("ReLU", "0 and up", lambda x: max(0.0, x), AMBER),
    ]
    parts: list[str] = []
    for column, (name, range_of_values, function, color) in enumerate(functions):
        x, y = 90 + 170 * column, 130
        highest = 1.45 if name == "ReLU" else 1.0
        points = [(a, b) for a, b in curve(function, -4, 4) if b <= highest]
        parts += [
            line([(x - 72, y), (x + 72, y)], SOFT, 1),
            line([(x, y + 70), (x, y - 82)], SOFT, 1),
            line(placed([(-4, 1), (4, 1)], x, y, 17, 52), FAINT, 1, 'stroke-dasharray="4 4"'),
            text(x - 6, y - 56, "1", SOFT, "end"),
            line(placed(points, x, y, 17, 52), color, 3),
            text(x, 28, name, color, more='font-weight="bold"'),
            text(x, 222, range_of_values),
        ]
        if name == "tanh":
            parts += [
                line(placed([(-4, -1), (4, -1)], x, y, 17, 52), FAINT, 1, 'stroke-dasharray="4 4"'),
                text(x + 6, y + 62, "-1", SOFT, "start"),
            ]
    words = (
        "Three curves: sigmoid rises from 0 to 1, tanh rises from -1 to 1 through 0, "
        "and ReLU is 0 and then a straight line."
    )
    return Figure(520, 240, words, parts)


def neuron() -> Figure:
    """Draw one neuron: inputs, weights, sum with bias, activation, output."""
    parts = []
    for row, name in enumerate(["1", "2", "3"]):
        y = 60 + 60 * row
        parts += [
            circle(50, y, 20),
            text(50, y + 5, f"x{name}"),
            arrow((70, y), (193, 120 + 8 * (row - 1)), SOFT),
            text(120, y + (18 if row == 2 else -6 if row == 0 else -5), f"w{name}", BLUE),
        ]
    parts += [
        circle(225, 120, 30),
        text(225, 128, "&#931;", more='font-size="24"'),
        arrow((225, 196), (225, 153), SOFT),
        text(225, 213, "bias b", GREEN),
        arrow((255, 120), (316, 120)),
        text(286, 110, "z", SOFT),
        box(318, 90, 62, 60),
        text(349, 126, "f", AMBER, more='font-size="20" font-style="italic"'),
        text(349, 172, "activation", AMBER),
        arrow((380, 120), (450, 120)),
        text(468, 125, "a"),
    ]
    words = (
        "One neuron: each input times its weight, the sum plus a bias, then the activation function gives the output."
    )
    return Figure(500, 230, words, parts)


def confusion_matrix() -> Figure:
    """Draw the four cells of a medical test, and which of them precision and recall divide."""
    cells = [
        (150, 70, "TN", "all clear", GREEN, "#ecfdf5"),
        (270, 70, "FP", "false alarm", RED, "#fef2f2"),
        (150, 150, "FN", "missed", RED, "#fef2f2"),
        (270, 150, "TP", "found", GREEN, "#ecfdf5"),
    ]
    parts = [
        text(270, 24, "predicted", SOFT),
        text(210, 56, "healthy"),
        text(330, 56, "sick"),
        text(140, 115, "healthy", anchor="end"),
        text(140, 195, "sick", anchor="end"),
        text(60, 150, "actual", SOFT, more='transform="rotate(-90 60 150)"'),
    ]
    for x, y, name, meaning, color, fill in cells:
        parts += [
            box(x, y, 120, 80, fill),
            text(x + 60, y + 38, name, color, more='font-size="22" font-weight="bold"'),
            text(x + 60, y + 62, meaning, INK, more='font-size="13"'),
        ]
    parts += [
        frame(144, 144, 252, 92, BLUE),
        text(408, 184, "recall, the row:", BLUE, "start"),
        text(408, 204, "TP / (TP + FN)", BLUE, "start"),
        frame(267, 61, 126, 178, AMBER, 'stroke-dasharray="7 5"'),
        text(330, 262, "precision, the column: TP / (TP + FP)", AMBER),
    ]
    words = (
        "The matrix of a medical test: rows are the actual class, columns the predicted class, with TN and FP above, "
        "FN and TP below. Recall is TP divided by the sum of the lower row, precision is TP divided by the sum of the "
        "right column."
    )
    return Figure(560, 280, words, parts)


def learning_curves() -> Figure:
    """Draw training and validation loss over the epochs, with the moment where overfitting begins."""
    training = curve(lambda x: 0.12 + 0.8 * math.exp(-2.4 * x), 0, 2)
    validation = curve(lambda x: 0.2 + 0.76 * math.exp(-2.4 * x) + 0.14 * x * x, 0, 2)
    lowest = min(validation, key=lambda point: point[1])
    left, bottom, across, up = 60, 220, 200, 190
    ((stop, low),) = placed([lowest], left, bottom, across, up)
    parts = [
        *axes(left, bottom, 425, 200, "epochs", "loss"),
        line(placed(training, left, bottom, across, up), BLUE, 3),
        line(placed(validation, left, bottom, across, up), RED, 3),
        line([(stop, bottom), (stop, 40)], SOFT, 1.5, 'stroke-dasharray="5 5"'),
        circle(stop, low, 5, RED, RED),
        text(stop, 32, "stop here: the weights to keep"),
        text(455, 72, "validation", RED, "end"),
        text(455, 182, "training", BLUE, "end"),
        text(400, 140, "overfitting", SOFT),
        text(120, 205, "underfitting", SOFT, more='font-size="13"'),
    ]
    words = (
        "Loss over epochs: the training loss keeps falling, the validation loss falls, reaches its lowest point, "
        "and rises again. From there on the network overfits."
    )
    return Figure(500, 260, words, parts)


def momentum() -> Figure:
    """Draw the steps of gradient descent in a ravine, without and with momentum, at the same learning rate."""
    parts: list[str] = []
    for row, (name, beta, color) in enumerate([("without momentum", 0.0, RED), ("with momentum 0.9", 0.9, GREEN)]):
        y = 80 + 130 * row
        for scale in (1.0, 0.72, 0.44, 0.18):
            place = f'cx="330" cy="{y}" rx="{number(300 * scale)}" ry="{number(46 * scale)}"'
            parts.append(f'<ellipse {place} fill="none" stroke="{FAINT}" stroke-width="1.5"/>')
        path = placed(_descent(beta), 330, y, 1, 1)
        parts += [
            line(path, color, 2),
            *(circle(a, b, 2.5, color, color) for a, b in path),
            circle(330, y, 4, INK),
            text(12, y - 50, name, color, "start"),
        ]
    words = (
        "A narrow valley of the loss, and 40 steps at the same learning rate. Without momentum, the steps jump from "
        "wall to wall and move forward slowly. With a momentum of 0.9, they soon swing less, run a little past the "
        "bottom, and come back to it."
    )
    return Figure(640, 275, words, parts)


def _descent(beta: float) -> list[Point]:
    """Return forty steps of gradient descent on a ravine that is about 100 times as steep across as along."""
    x, y, step_x, step_y = -270.0, 38.0, 0.0, 0.0
    path = [(x, y)]
    for _ in range(40):
        step_x, step_y = beta * step_x - 0.02 * x, beta * step_y - 1.97 * y
        x, y = x + step_x, y + step_y
        path.append((x, y))
    return path


def folds() -> Figure:
    """Draw five-fold cross-validation: in each round a different fifth is for validation."""
    parts = []
    for row in range(5):
        parts.append(text(86, 52 + 38 * row, f"round {row + 1}", anchor="end"))
        for column in range(5):
            is_held_out = row == column
            parts.append(box(100 + 82 * column, 32 + 38 * row, 78, 30, "#fde68a" if is_held_out else "#dbeafe"))
            if is_held_out:
                parts.append(text(139 + 82 * column, 52 + 38 * row, "validation", more='font-size="13"'))
        parts += [arrow((514, 47 + 38 * row), (540, 47 + 38 * row), SOFT), text(562, 52 + 38 * row, f"s{row + 1}")]
    parts += [
        text(304, 22, "the data in five folds", SOFT),
        text(562, 22, "score", SOFT),
        text(304, 244, "train on the blue folds, validate on the yellow one", SOFT),
        text(304, 266, "result: the mean of the five scores", BLUE),
    ]
    words = (
        "Five rows, one for each round: the data in five folds, and in each round a different fold is held out "
        "for validation. The result is the mean of the five scores."
    )
    return Figure(600, 284, words, parts)


def recurrent() -> Figure:
    """Draw a recurrent network, unrolled over three steps of time."""
    parts = []
    for column, name in enumerate(["t-1", "t", "t+1"]):
        x = 110 + 140 * column
        parts += [
            box(x - 40, 90, 80, 50, "#dbeafe"),
            text(x, 120, f"h({name})"),
            arrow((x, 188), (x, 142), SOFT),
            text(x, 206, f"x({name})"),
            arrow((x, 90), (x, 46), SOFT),
            text(x, 36, f"y({name})"),
            arrow((x - 98, 115), (x - 42, 115), BLUE, 2.5),
        ]
    parts += [
        arrow((430, 115), (486, 115), BLUE, 2.5),
        text(250, 234, "the same weights at every step", BLUE),
    ]
    words = (
        "A recurrent network over three steps of time: each step takes its input and the hidden state "
        "of the step before, always with the same weights."
    )
    return Figure(500, 250, words, parts)


def cnn_shapes() -> Figure:
    """Draw the shapes that an image takes on its way through our convolutional network."""
    stages = [
        (50, 84, 0, "28&#215;28&#215;1", "image"),
        (160, 78, 6, "26&#215;26&#215;32", "Conv2D"),
        (285, 44, 6, "13&#215;13&#215;32", "MaxPooling2D"),
    ]
    parts = []
    for x, size, depth, shape, name in stages:
        y = 110 - size / 2
        for layer in range(depth, -1, -1):
            parts.append(box(x - size / 2 + 4 * layer, y - 4 * layer, size, size, "#dbeafe" if layer else "#bfdbfe"))
        parts += [text(x + 2 * depth // 3, 184, shape), text(x + 2 * depth // 3, 204, name, SOFT)]
    for x, height, count, name in [(400, 116, "5408", "Flatten"), (480, 80, "100", "Dense"), (550, 40, "10", "Dense")]:
        parts += [
            box(x - 7, 110 - height / 2, 14, height, "#fde68a"),
            text(x, 184, count),
            text(x, 204, name, SOFT),
        ]
    parts += [arrow((a, 110), (b, 110)) for a, b in [(94, 118), (226, 258), (340, 390), (409, 471), (489, 541)]]
    parts.append(text(550, 224, "softmax", SOFT))
    words = (
        "An image of 28 by 28 by 1 becomes 26 by 26 by 32 in Conv2D, 13 by 13 by 32 in MaxPooling2D, "
        "5408 numbers in Flatten, and then 100 and 10 in the Dense layers."
    )
    return Figure(600, 240, words, parts)


def hourglass() -> Figure:
    """Draw the layers of our autoencoder, from 30 features down to 4 and up again."""
    layers = [(30, "input"), (14, "tanh"), (7, "ReLU"), (4, "leaky ReLU"), (7, "ReLU"), (14, ""), (30, "tanh")]
    parts = []
    for column, (width, name) in enumerate(layers):
        x, height = 50 + 80 * column, 20 + 4.6 * width
        color = "#fde68a" if width == 4 else "#dbeafe"
        parts += [
            box(x - 14, 115 - height / 2, 28, height, color),
            text(x, 120, str(width)),
            text(x, 218, name, SOFT, more='font-size="13"'),
        ]
        if column:
            parts.append(arrow((x - 64, 115), (x - 16, 115), SOFT))
    parts += [
        text(130, 24, "encoder", BLUE),
        text(290, 66, "latent code", AMBER),
        text(450, 24, "decoder", BLUE),
    ]
    words = (
        "An hourglass of layers: 30 features, then 14, 7, and 4 in the encoder, and 7, 14, and 30 again in the decoder."
    )
    return Figure(580, 235, words, parts)


def error_histogram() -> Figure:
    """Draw how the errors of both classes are spread: a sketch that fits our recall and precision.

    All frauds lie above the threshold, and 0.35 percent of the normal transactions. With 0.17 percent of frauds in the
    data, that makes two false alarms for each fraud. The axis is logarithmic, or nobody would see the false alarms.
    """
    normal = [62.0, 28.0, 7.0, 2.0, 0.65, 0.2, 0.1, 0.05, 0.0, 0.0]
    fraud = [0.0, 0.0, 0.0, 0.0, 0.0, 12.0, 30.0, 28.0, 20.0, 10.0]
    left, bottom, across, decade = 100, 215, 42, 44
    threshold = left + across * 5
    parts = [*axes(left, bottom, 440, 195, "reconstruction error", "")]
    for power, name in enumerate(["0.01%", "0.1%", "1%", "10%", "100%"]):
        y = bottom - decade * power
        parts += [
            line([(left, y), (left + 425, y)], FAINT, 1),
            text(left - 6, y + 5, name, SOFT, "end", 'font-size="13"'),
        ]
    for shares, color, offset in [(normal, BLUE, 3), (fraud, RED, 21)]:
        for column, share in enumerate(shares):
            if share:
                height = decade * (math.log10(share) + 2)
                parts.append(box(left + across * column + offset, bottom - height, 18, height, color, color))
    parts += [
        line([(threshold, bottom), (threshold, 30)], INK, 2, 'stroke-dasharray="6 5"'),
        text(threshold, 22, "threshold"),
        text(threshold + 12, 46, "flagged as fraud &#8594;", SOFT, "start"),
        text(262, 76, "normal", BLUE),
        text(496, 62, "fraud", RED),
        text(24, 125, "share of each class (log)", SOFT, more='transform="rotate(-90 24 125)"'),
    ]
    words = (
        "A histogram of the errors for each class, on a logarithmic axis. Most normal transactions have small errors. "
        "All frauds lie above the threshold, together with a very small share of the normal transactions."
    )
    return Figure(560, 255, words, parts)


FIGURES: dict[str, Callable[[], Figure]] = {
    "general.media/activations.svg": activations,
    "general.media/neuron.svg": neuron,
    "general.media/confusion-matrix.svg": confusion_matrix,
    "general.media/learning-curves.svg": learning_curves,
    "general.media/momentum.svg": momentum,
    "general.media/k-folds.svg": folds,
    "general.media/recurrent.svg": recurrent,
    "assignment-3.media/shapes.svg": cnn_shapes,
    "assignment-4.media/hourglass.svg": hourglass,
    "assignment-4.media/errors.svg": error_histogram,
}


def main() -> None:
    for name, draw in FIGURES.items():
        path = DECKS / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(draw().svg(), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
