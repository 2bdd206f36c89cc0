"""Photographs for the demo's reports, drawn by code: a street, and what somebody left or broke in it."""

import io
import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 640, 480
SCALE = 2  # drawn larger and made smaller again, so that edges are smooth
KERB = 300  # where wall and pavement meet, in pixels of the finished picture

Pen = ImageDraw.ImageDraw
Colour = tuple[int, int, int]

WALLS: list[tuple[Colour, Colour]] = [  # bricks and mortar
    ((150, 92, 74), (176, 128, 110)),
    ((186, 152, 110), (206, 180, 146)),
    ((122, 84, 76), (150, 116, 108)),
    ((214, 208, 196), (224, 219, 209)),
]
DOORS: list[Colour] = [(28, 62, 92), (118, 30, 38), (24, 70, 56), (60, 58, 62), (200, 158, 52)]


def draw(scene: str, *, seed: int) -> bytes:
    """A JPEG of ``scene``, one of ``SCENES``; the same seed draws the same picture."""
    chance = random.Random(f"{scene} {seed}")  # noqa: S311  a picture, not a secret
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE))
    pen = ImageDraw.Draw(image)
    SCENES[scene](pen, chance)
    image = image.resize((WIDTH, HEIGHT), Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(0.4))
    written = io.BytesIO()
    image.save(written, "JPEG", quality=80)
    return written.getvalue()


def _px(*numbers: float) -> list[float]:
    return [number * SCALE for number in numbers]


def _box(
    pen: Pen, x: float, y: float, w: float, h: float, fill: Colour, edge: Colour | None = None, r: float = 0
) -> None:
    pen.rounded_rectangle(_px(x, y, x + w, y + h), radius=r * SCALE, fill=fill, outline=edge, width=SCALE * 2)


def _shape(pen: Pen, points: list[tuple[float, float]], fill: Colour, edge: Colour | None = None) -> None:
    pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill, outline=edge, width=SCALE * 2)


def _oval(pen: Pen, x: float, y: float, w: float, h: float, fill: Colour, edge: Colour | None = None) -> None:
    pen.ellipse(_px(x, y, x + w, y + h), fill=fill, outline=edge, width=SCALE * 2)


def _line(pen: Pen, x: float, y: float, x2: float, y2: float, fill: Colour, width: float = 2) -> None:
    pen.line(_px(x, y, x2, y2), fill=fill, width=int(width * SCALE))


def _shade(colour: Colour, by: int) -> Colour:
    red, green, blue = (max(0, min(255, part + by)) for part in colour)
    return red, green, blue


def _street(pen: Pen, chance: random.Random) -> None:
    """A terrace's wall with a door and a window, and the pavement before it."""
    brick, mortar = chance.choice(WALLS)
    _box(pen, 0, 0, WIDTH, KERB, mortar)
    for row in range(0, KERB, 15):
        for column in range(-32, WIDTH, 32):
            x = column + (16 if row // 15 % 2 else 0)
            _box(pen, x, row, 30, 13, _shade(brick, chance.randint(-9, 9)))
    door_left = chance.randint(40, 140)
    _box(pen, door_left - 10, 60, 120, KERB - 60, (236, 233, 226))
    door = chance.choice(DOORS)
    _box(pen, door_left, 74, 100, KERB - 74, door)
    for left in (12, 56):
        for top in (92, 190):
            _box(pen, door_left + left, top, 32, 78, _shade(door, 14), _shade(door, -14))
    _oval(pen, door_left + 84, 192, 9, 9, (212, 186, 110))
    window_left = chance.randint(330, 420)
    _box(pen, window_left - 10, 40, 180, 170, (236, 233, 226))
    _box(pen, window_left, 50, 160, 150, (120, 148, 164))
    _shape(
        pen,
        [(window_left, 200), (window_left + 60, 50), (window_left + 96, 50), (window_left + 36, 200)],
        (144, 170, 184),
    )
    _line(pen, window_left + 80, 50, window_left + 80, 200, (236, 233, 226), 6)
    _line(pen, window_left, 124, window_left + 160, 124, (236, 233, 226), 6)
    _pavement(pen, chance)


def _pavement(pen: Pen, chance: random.Random) -> None:
    stone = chance.choice([(172, 170, 164), (160, 160, 158), (182, 176, 166)])
    _box(pen, 0, KERB, WIDTH, HEIGHT - KERB, stone)
    for row, top in enumerate((KERB, KERB + 34, KERB + 82)):
        bottom = (KERB + 34, KERB + 82, HEIGHT - 36)[row]
        for column in range(-1, 6):
            left = column * (110 + 22 * row) + row * 46
            _box(pen, left + 2, top + 2, 106 + 22 * row, bottom - top - 3, _shade(stone, chance.randint(-7, 7)))
    _box(pen, 0, HEIGHT - 36, WIDTH, 14, _shade(stone, 24))
    _box(pen, 0, HEIGHT - 22, WIDTH, 22, (74, 76, 80))


def _shadow(pen: Pen, x: float, y: float, w: float) -> None:
    _oval(pen, x - w * 0.05, y - 12, w * 1.1, 26, (112, 110, 106))


def _mattress(pen: Pen, chance: random.Random) -> None:
    _street(pen, chance)
    x, lean = chance.randint(180, 240), chance.randint(26, 44)
    cloth = chance.choice([(232, 228, 218), (214, 222, 232), (236, 222, 214)])
    _shadow(pen, x, 396, 250)
    _shape(pen, [(x + lean, 190), (x + 250 + lean, 180), (x + 226, 390), (x - 12, 400)], _shade(cloth, -34))
    _shape(pen, [(x + lean - 14, 196), (x + 236 + lean, 186), (x + 212, 396), (x - 26, 404)], cloth, _shade(cloth, -56))
    for row in range(4):
        for column in range(5):
            dot_x = x + lean + 12 + column * 46 - row * (lean / 3) - 6
            _oval(pen, dot_x, 220 + row * 46 - column * 2, 7, 7, _shade(cloth, -48))
    _line(pen, x + lean - 10, 204, x - 22, 396, _shade(cloth, -44), 4)
    if chance.random() < 0.6:  # the frame it came with
        for plank in range(3):
            _shape(
                pen,
                [
                    (x + 214, 392 - plank * 14),
                    (x + 372, 374 - plank * 16),
                    (x + 374, 382 - plank * 16),
                    (x + 214, 401 - plank * 14),
                ],
                (150, 108, 66),
                (110, 76, 44),
            )


def _bag(pen: Pen, chance: random.Random, x: float, y: float, size: float, colour: Colour) -> None:
    wobble = [chance.uniform(-0.05, 0.05) for _ in range(6)]
    outline = [
        (0.5, 0.16),
        (0.74, 0.26),
        (0.95, 0.6),
        (0.98, 0.9),
        (0.74, 1.0),
        (0.24, 1.0),
        (0.03, 0.9),
        (0.06, 0.58),
        (0.27, 0.26),
    ]
    _shape(
        pen,
        [(x + (px + wobble[i % 6] / 2) * size, y + (py - 1) * size) for i, (px, py) in enumerate(outline)],
        colour,
        _shade(colour, -16),
    )
    _shape(
        pen,
        [
            (x + 0.44 * size, y - 0.82 * size),
            (x + 0.34 * size, y - 1.0 * size),
            (x + 0.5 * size, y - 0.9 * size),
            (x + 0.66 * size, y - 1.02 * size),
            (x + 0.56 * size, y - 0.82 * size),
        ],
        _shade(colour, 10),
    )
    shine = _shade(colour, 46)
    _line(pen, x + 0.28 * size, y - 0.6 * size, x + 0.2 * size, y - 0.3 * size, shine, 3)
    _line(pen, x + 0.62 * size, y - 0.66 * size, x + 0.74 * size, y - 0.4 * size, shine, 3)


def _bags(pen: Pen, chance: random.Random) -> None:
    _street(pen, chance)
    colour = chance.choice([(38, 40, 44), (30, 32, 36), (52, 96, 60)])
    x = chance.randint(150, 220)
    _shadow(pen, x, 404, 330)
    places = [(40, 372, 120), (150, 368, 130), (0, 410, 130), (104, 416, 144), (222, 408, 124)]
    for left, bottom, size in places[: chance.randint(4, 5)]:
        _bag(pen, chance, x + left, bottom, size + chance.randint(-10, 10), _shade(colour, chance.randint(-4, 10)))
    if chance.random() < 0.5:
        _boxes(pen, chance, x + 280, 412)


def _boxes(pen: Pen, chance: random.Random, x: float, y: float) -> None:
    card = (186, 142, 92)
    for level, size in ((0, 92), (1, 70)):
        top = y - size - level * 84
        _box(pen, x + level * 10, top, size, size, _shade(card, -8 * level), (140, 102, 62))
        _line(pen, x + level * 10 + size / 2, top, x + level * 10 + size / 2, top + size * 0.5, (214, 186, 140), 5)
    _line(pen, x + 4, y - 30, x + 40 + chance.randint(0, 20), y - 30, (140, 102, 62), 2)


def _sofa(pen: Pen, chance: random.Random) -> None:
    _street(pen, chance)
    cloth = chance.choice([(118, 62, 58), (58, 86, 92), (120, 104, 78), (92, 74, 104)])
    x = chance.randint(140, 210)
    _shadow(pen, x, 404, 330)
    _box(pen, x, 236, 320, 130, _shade(cloth, -10), _shade(cloth, -34), 18)
    _box(pen, x + 30, 312, 130, 52, _shade(cloth, 14), _shade(cloth, -26), 10)
    _box(pen, x + 162, 312, 130, 52, _shade(cloth, 8), _shade(cloth, -26), 10)
    _box(pen, x - 18, 282, 54, 116, cloth, _shade(cloth, -34), 16)
    _box(pen, x + 284, 282, 54, 116, cloth, _shade(cloth, -34), 16)
    _box(pen, x + 30, 362, 262, 30, _shade(cloth, -22))
    for foot in (x, x + 300):
        _box(pen, foot, 396, 16, 12, (70, 50, 34))
    _shape(pen, [(x + 90, 330), (x + 120, 322), (x + 112, 352)], (226, 220, 204))


def _fridge(pen: Pen, chance: random.Random) -> None:
    _street(pen, chance)
    x, white = chance.randint(230, 300), chance.choice([(238, 240, 240), (206, 210, 212)])
    _shadow(pen, x, 400, 150)
    _shape(pen, [(x + 130, 128), (x + 168, 140), (x + 168, 392), (x + 130, 402)], _shade(white, -46))
    _box(pen, x, 126, 134, 276, white, _shade(white, -60), 8)
    _line(pen, x, 222, x + 134, 222, _shade(white, -60), 4)
    _box(pen, x + 112, 166, 8, 42, (120, 124, 128), None, 4)
    _box(pen, x + 112, 238, 8, 66, (120, 124, 128), None, 4)
    _oval(pen, x + 24, 330, 40, 30, _shade(white, -16))
    _bag(pen, chance, x - 110, 406, 116, (40, 42, 46))


def _rubble(pen: Pen, chance: random.Random) -> None:
    _street(pen, chance)
    x = chance.randint(130, 200)
    _shadow(pen, x, 408, 350)
    for level in range(7):
        for _ in range(13 - level):
            left = x + level * 22 + chance.uniform(0, 320 - level * 44)
            top = 396 - level * 17 + chance.uniform(-8, 8)
            size = chance.uniform(18, 36)
            colour = _shade(
                chance.choice([(156, 92, 72), (186, 182, 174), (148, 142, 134), (206, 200, 188)]),
                chance.randint(-14, 10),
            )
            corners = [
                (left + size * a + chance.uniform(-5, 5), top + size * b * 0.7)
                for a, b in ((0, 0.2), (0.7, 0), (1, 0.5), (0.7, 1), (0.1, 0.8))
            ]
            _shape(pen, corners, colour, _shade(colour, -30))
    _shape(pen, [(x + 300, 400), (x + 384, 250), (x + 394, 254), (x + 316, 404)], (168, 128, 82), (120, 86, 50))


def _tarmac(pen: Pen, chance: random.Random) -> None:
    """The road, seen from the pavement."""
    _box(pen, 0, 0, WIDTH, HEIGHT, (92, 94, 98))
    for _ in range(900):
        x, y = chance.uniform(0, WIDTH), chance.uniform(70, HEIGHT)
        tone = chance.randint(-16, 18)
        _oval(pen, x, y, 3, 2, _shade((92, 94, 98), tone))
    _box(pen, 0, 0, WIDTH, 58, (176, 172, 164))
    for left in range(0, WIDTH, 128):
        _line(pen, left, 0, left + 4, 58, (150, 148, 142), 2)
    _box(pen, 0, 58, WIDTH, 16, (206, 202, 194))
    _box(pen, 0, 74, WIDTH, 6, (58, 60, 64))
    _line(pen, 0, 104, WIDTH, 100, (224, 190, 70), 6)
    if chance.random() < 0.6:
        _line(pen, 0, 120, WIDTH, 116, (224, 190, 70), 6)


def _hole(pen: Pen, chance: random.Random, x: float, y: float, w: float, h: float) -> None:
    def ragged(grow: float) -> list[tuple[float, float]]:
        steps = [
            (-1, -0.1),
            (-0.8, -0.6),
            (-0.3, -0.95),
            (0.25, -0.85),
            (0.75, -0.7),
            (1, -0.1),
            (0.85, 0.5),
            (0.35, 0.95),
            (-0.3, 0.8),
            (-0.8, 0.55),
        ]
        return [(x + px * w * grow * bumps[i], y + py * h * grow * bumps[i]) for i, (px, py) in enumerate(steps)]

    bumps = [chance.uniform(0.85, 1.12) for _ in range(10)]
    _shape(pen, ragged(1.14), (120, 118, 116), (70, 70, 72))
    _shape(pen, ragged(1.0), (48, 48, 52))
    _shape(pen, ragged(0.78), (66, 60, 54))
    _shape(pen, ragged(0.5), (96, 112, 124) if chance.random() < 0.5 else (84, 76, 66))
    for _ in range(16):
        _oval(
            pen,
            x + chance.uniform(-1.5, 1.5) * w,
            y + chance.uniform(-1.2, 1.5) * h,
            8,
            6,
            (128, 124, 118),
            (80, 78, 76),
        )
    for turn in (-1, 1):
        start = x + turn * w
        _line(pen, start, y, start + turn * 46, y + 24, (54, 54, 58), 3)
        _line(pen, start + turn * 46, y + 24, start + turn * 80, y + 14, (54, 54, 58), 2)


def _pothole(pen: Pen, chance: random.Random) -> None:
    _tarmac(pen, chance)
    _hole(
        pen,
        chance,
        chance.randint(270, 360),
        chance.randint(270, 310),
        chance.randint(110, 150),
        chance.randint(60, 84),
    )


def _paving(pen: Pen, chance: random.Random) -> None:
    _street(pen, chance)
    x = chance.randint(220, 320)
    stone = (168, 166, 160)
    _shape(pen, [(x, 352), (x + 150, 346), (x + 176, 414), (x - 6, 420)], (84, 78, 70))
    _shape(pen, [(x + 6, 340), (x + 96, 346), (x + 80, 404), (x - 4, 402)], _shade(stone, 16), (110, 108, 104))
    _shape(pen, [(x + 104, 354), (x + 152, 338), (x + 178, 392), (x + 98, 410)], _shade(stone, -8), (110, 108, 104))
    _line(pen, x + 30, 342, x + 50, 402, (96, 94, 90), 2)


def _bin(pen: Pen, chance: random.Random) -> None:
    _street(pen, chance)
    x, body = chance.randint(250, 310), chance.choice([(34, 38, 42), (24, 66, 54), (52, 60, 74)])
    _shadow(pen, x - 10, 404, 160)
    _shape(pen, [(x, 214), (x + 130, 214), (x + 122, 404), (x + 8, 404)], body, _shade(body, -18))
    _box(pen, x - 10, 176, 150, 44, _shade(body, 12), _shade(body, -18), 10)
    _box(pen, x + 22, 190, 86, 20, (12, 14, 16), None, 6)
    _box(pen, x + 30, 262, 70, 26, (226, 182, 60), None, 4)
    litter: list[Colour] = [
        (236, 232, 224),
        (206, 62, 52),
        (64, 124, 168),
        (232, 190, 80),
        (188, 142, 92),
        (120, 160, 100),
    ]
    for _ in range(26):
        left, top = chance.gauss(x + 65, 92), chance.uniform(384, 424)
        colour = chance.choice(litter)
        _shape(
            pen,
            [
                (left, top),
                (left + chance.uniform(12, 26), top - chance.uniform(0, 12)),
                (left + 18, top + 14),
                (left + 2, top + 12),
            ],
            colour,
            _shade(colour, -40),
        )
    for piece in range(7):
        left = x + 8 + piece * 16
        colour = chance.choice(litter)
        _shape(
            pen,
            [
                (left, 180),
                (left + 6, 180 - chance.uniform(14, 44)),
                (left + 24, 176 - chance.uniform(4, 26)),
                (left + 22, 182),
            ],
            colour,
            _shade(colour, -40),
        )
    _bag(pen, chance, x + 136, 408, 96, (40, 42, 46))


def _works(pen: Pen, chance: random.Random) -> None:
    """A house with an addition that may have no permission."""
    _box(pen, 0, 0, WIDTH, HEIGHT, (190, 208, 220))
    brick = chance.choice(WALLS)[0]
    _box(pen, 120, 150, 320, 250, brick)
    _shape(pen, [(104, 152), (280, 60), (456, 152)], (86, 80, 84), (64, 60, 64))
    fresh = _shade(brick, 44)
    _box(pen, 440, 210, 150, 190, fresh, _shade(fresh, -40))
    for row in range(210, 400, 14):
        _line(pen, 440, row, 590, row, _shade(fresh, -22), 1)
    for left in (160, 330):
        for top in (186, 296):
            _box(pen, left, top, 70, 62, (120, 148, 164), (236, 233, 226))
    _box(pen, 246, 300, 62, 100, chance.choice(DOORS))
    for pole in (430, 512, 600):
        _line(pen, pole, 130, pole, 410, (148, 150, 154), 5)
    for board in (206, 300):
        _line(pen, 420, board, 612, board, (170, 130, 84), 9)
    _box(pen, 0, 400, WIDTH, 80, (150, 152, 146))
    _shape(pen, [(470, 430), (520, 386), (590, 396), (624, 436)], (196, 178, 136), (160, 142, 104))


def _clean(pen: Pen, chance: random.Random) -> None:
    _street(pen, chance)


def _mended(pen: Pen, chance: random.Random) -> None:
    _tarmac(pen, chance)
    x, y = chance.randint(230, 290), chance.randint(230, 270)
    _shape(pen, [(x, y), (x + 220, y - 8), (x + 232, y + 120), (x - 8, y + 128)], (54, 55, 58), (36, 37, 40))
    for _ in range(160):
        _oval(pen, x + chance.uniform(4, 216), y + chance.uniform(2, 116), 3, 2, (70, 71, 74))


SCENES: dict[str, Callable[[Pen, random.Random], None]] = {
    "mattress": _mattress,
    "bags": _bags,
    "sofa": _sofa,
    "fridge": _fridge,
    "rubble": _rubble,
    "pothole": _pothole,
    "paving": _paving,
    "bin": _bin,
    "works": _works,
    "clean": _clean,
    "mended": _mended,
}
