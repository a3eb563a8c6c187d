"""Figures as lines a person can read, and as JSON for the next comparison."""

from dataclasses import asdict, dataclass
from statistics import median


@dataclass
class Figure:
    """One measured cell."""

    profile: str
    photos: int
    clients: int
    visits: int
    cpu_ms: float
    by_role: dict[str, float]
    accepted_per_second: float
    settled_per_second: float
    row_floor_per_second: float
    floor_per_second: float
    yardstick_ms: float

    @property
    def without_derivatives(self) -> float:
        """CPU-ms up to tickets and postings, without the worker that makes thumbnails."""
        return self.cpu_ms - self.by_role.get("photo", 0.0)

    @property
    def accepted_of_floor(self) -> float:
        """Visits a second that phones were told are kept, beside the floor's."""
        return self.accepted_per_second / self.floor_per_second

    @property
    def settled_of_floor(self) -> float:
        """Visits a second with score, tickets and postings done, beside the floor's."""
        return self.settled_per_second / self.floor_per_second


HEAD = (
    f"{'profile':<11}{'photos':>7}{'clients':>8}{'visits':>7}{'CPU-ms/visit':>13}{'no thumbs':>10}"
    f"{'accepted/s':>11}{'settled/s':>10}{'rows/s':>9}{'floor/s':>9}{'acc:floor':>10}"
    f"{'set:floor':>10}{'yardstick':>10}  by role (CPU-ms)"
)


def line(figure: Figure) -> str:
    """Return one row of the table."""
    roles = " ".join(
        f"{role} {ms:.1f}" for role, ms in sorted(figure.by_role.items()) if ms >= 0.05
    )
    return (
        f"{figure.profile:<11}{figure.photos:>7}{figure.clients:>8}{figure.visits:>7}"
        f"{figure.cpu_ms:>13.1f}{figure.without_derivatives:>10.1f}{figure.accepted_per_second:>11.1f}"
        f"{figure.settled_per_second:>10.1f}{figure.row_floor_per_second:>9.1f}"
        f"{figure.floor_per_second:>9.1f}{figure.accepted_of_floor:>10.2f}"
        f"{figure.settled_of_floor:>10.2f}{figure.yardstick_ms:>10.0f}"
        f"  {roles}"
    )


def of_rounds(figures: list[Figure]) -> list[str]:
    """Return a line for each cell measured more than once: least and middle of its rounds.

    What else runs on a machine only ever adds to a figure of CPU, so the least says most of the
    code and the middle most of the hour.
    """
    cells: dict[tuple[str, int, int], list[Figure]] = {}
    for figure in figures:
        cells.setdefault((figure.profile, figure.photos, figure.clients), []).append(figure)
    return [_of_cell(*cell, rounds) for cell, rounds in cells.items() if len(rounds) > 1]


def _of_cell(profile: str, photos: int, clients: int, rounds: list[Figure]) -> str:
    cpu = sorted(figure.without_derivatives for figure in rounds)
    share = sorted(figure.accepted_of_floor for figure in rounds)
    return (
        f"{profile}, {photos} photos, {clients} clients, {len(rounds)} rounds: CPU-ms without "
        f"thumbnails least {cpu[0]:.1f}, middle {median(cpu):.1f}; accepted : floor "
        f"{share[0]:.2f} to {share[-1]:.2f}"
    )


def as_json(figure: Figure) -> dict[str, object]:
    """Return the figure for a file."""
    return asdict(figure) | {
        "accepted_of_floor": figure.accepted_of_floor,
        "settled_of_floor": figure.settled_of_floor,
        "without_derivatives": figure.without_derivatives,
    }


def percentile(values: list[float], share: float) -> float:
    """Return the value below which this share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
