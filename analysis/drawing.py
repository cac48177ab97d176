"""The strokes of a chart: text, lines and shapes as SVG, with colours as attributes.

A strict content security policy refuses inline styles, so a chart needs no style sheet.
"""

from collections.abc import Iterable

from markupsafe import Markup

BLUE, ORANGE, GREY, FAINT, INK = "#1d5fa8", "#b4530a", "#66717a", "#d8d5cd", "#1d2b36"
# Narrow enough that its words stay readable when a phone draws it 330 pixels wide.
WIDTH, LEFT, RIGHT = 400, 4, 396
SMALL = 14


def figure(ident: str, title: str, description: str, height: int, parts: Iterable[Markup]) -> Markup:
    """A picture with its title and its description, as wide as its place."""
    return Markup(
        '<svg class="mirror-chart" role="img" aria-labelledby="{ident}-title {ident}-desc" width="100%"'
        ' viewBox="0 0 {width} {height}" font-family="inherit" fill="{ink}">'
        '<title id="{ident}-title">{title}</title><desc id="{ident}-desc">{description}</desc>{parts}</svg>'
    ).format(
        ident=ident,
        title=title.strip(),
        description=description.strip(),
        width=WIDTH,
        height=height,
        ink=INK,
        parts=Markup("").join(parts),
    )


def text(
    x: float, y: float, words: str, anchor: str = "start", weight: str = "normal", size: int = 15
) -> Markup:
    """Words at a place, beginning, centred or ending there."""
    return Markup(
        '<text x="{:.0f}" y="{:.0f}" text-anchor="{}" font-weight="{}" font-size="{}">{}</text>'
    ).format(x, y, anchor, weight, size, words)


def line(
    x1: float, y1: float, x2: float, y2: float, colour: str, width: int = 1, dashes: str = "none"
) -> Markup:
    """A line from one place to another."""
    return Markup(
        '<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"'
        ' stroke="{}" stroke-width="{}" stroke-dasharray="{}"/>'
    ).format(x1, y1, x2, y2, colour, width, dashes)


def curve(points: Iterable[tuple[float, float]], colour: str, dashes: str = "none") -> Markup:
    """A line through several places."""
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return Markup(
        '<polyline points="{}" fill="none" stroke="{}" stroke-width="1" stroke-dasharray="{}"/>'
    ).format(places, colour, dashes)


def shape(name: str, x: float, y: float, colour: str, size: int) -> Markup:
    """A circle, a triangle or a square around a place."""
    if name == "circle":
        return Markup('<circle cx="{:.1f}" cy="{:.1f}" r="{}" fill="{}"/>').format(x, y, size - 1, colour)
    corners = {
        "triangle": ((0, -size - 1), (size + 1, size), (-size - 1, size)),
        "square": ((-size, -size), (size, -size), (size, size), (-size, size)),
    }[name]
    path = " ".join(f"{x + across:.1f},{y + down:.1f}" for across, down in corners)
    return Markup('<polygon points="{}" fill="{}"/>').format(path, colour)
