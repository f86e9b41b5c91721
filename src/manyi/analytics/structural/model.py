"""What a path model says: which items measure which latent, and what leads to what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter

import numpy as np
from numpy.typing import NDArray

# Rules of thumb that nobody should go below; see `PathModel.least_respondents`.
_LEAST_RESPONDENTS = 30
_RESPONDENTS_PER_ARROW = 10


class Mode(StrEnum):
    """How the items of a latent hang together with it."""

    REFLECTIVE = "A"
    FORMATIVE = "B"


class Scheme(StrEnum):
    """How a latent listens to its neighbours while the weights are sought."""

    CENTROID = "centroid"
    FACTORIAL = "factorial"
    PATH = "path"


@dataclass(frozen=True)
class Latent:
    """Something that is not asked itself, and the items that stand for it."""

    name: str
    items: tuple[str, ...]
    mode: Mode = Mode.REFLECTIVE
    label: str = ""


@dataclass(frozen=True)
class PathModel:
    """Latents and the paths between them, source first; refused unless it can be estimated.

    Parameters
    ----------
    latents : latents
        In the order in which results have their rows and columns; names and items occur once.
    paths : pairs of names
        (source, target); no path leads back to where it came from.
    """

    latents: tuple[Latent, ...]
    paths: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        _refuse_twice("latent", [latent.name for latent in self.latents])
        _refuse_twice("item", self.items)
        _refuse_twice("path", [f"{source} → {target}" for source, target in self.paths])
        for latent in self.latents:
            if not latent.items:
                raise ValueError(f"latent {latent.name} needs one item or more, got none.")
        self._refuse_loose_ends()
        self._refuse_loops()

    def _refuse_loose_ends(self) -> None:
        named = {name for path in self.paths for name in path}
        known = set(self.names)
        if unknown := sorted(named - known):
            raise ValueError(f"a path leads to or from {unknown[0]}, which is no latent.")
        if loose := sorted(known - named):
            raise ValueError(f"latent {loose[0]} needs a path to or from another latent, got none.")

    def _refuse_loops(self) -> None:
        graph = TopologicalSorter[str]()
        for source, target in self.paths:
            graph.add(target, source)
        try:
            graph.prepare()
        except CycleError as error:
            loop = " → ".join(reversed(error.args[1]))
            raise ValueError(f"a path model must not lead back to itself, got {loop}.") from error

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the latents, in order."""
        return tuple(latent.name for latent in self.latents)

    @property
    def items(self) -> tuple[str, ...]:
        """All items, latent by latent: the order that every matrix of items has to have."""
        return tuple(item for latent in self.latents for item in latent.items)

    @property
    def owners(self) -> NDArray[np.int64]:
        """Place of the latent of each item, (n_items,)."""
        sizes = [len(latent.items) for latent in self.latents]
        return np.repeat(np.arange(len(sizes)), sizes)

    @property
    def blocks(self) -> tuple[NDArray[np.int64], ...]:
        """Places of the items of each latent."""
        owners = self.owners
        return tuple(np.flatnonzero(owners == at) for at in range(len(self.latents)))

    @property
    def links(self) -> NDArray[np.bool_]:
        """True where a path leads from the row's latent to the column's, (n_latents, n_latents)."""
        at = {name: place for place, name in enumerate(self.names)}
        links = np.zeros((len(at), len(at)), dtype=np.bool_)
        for source, target in self.paths:
            links[at[source], at[target]] = True
        return links

    @property
    def least_respondents(self) -> int:
        """Fewest respondents the model is estimated from.

        Ten for each arrow that points at the latent with most of them, at least 30 (Barclay,
        Higgins & Thompson 1995, Technology Studies 2, 285–309).
        """
        formative = [len(x.items) for x in self.latents if x.mode is Mode.FORMATIVE]
        arrows = max(int(self.links.sum(axis=0).max()), *formative, 1)
        return max(_LEAST_RESPONDENTS, _RESPONDENTS_PER_ARROW * arrows)

    def positions(self, columns: Sequence[str]) -> NDArray[np.int64]:
        """Return where the items of the model stand among the columns of the data.

        Parameters
        ----------
        columns : names
            Of the data, in any order, more than the model needs if need be.

        Returns
        -------
        (n_items,) int
            `matrix[np.ix_(found, found)]` is the matrix in the order of the model.

        Raises
        ------
        ValueError
            When an item of the model is not among the columns.

        Notes
        -----
        Item i of the model is column found[i].

        Source: the order of `PathModel.items`.

        Examples
        --------
        >>> model = PathModel((Latent("a", ("x",)), Latent("b", ("y",))), (("a", "b"),))
        >>> model.positions(["y", "z", "x"])
        array([2, 0])
        """
        at = {name: place for place, name in enumerate(columns)}
        if absent := [item for item in self.items if item not in at]:
            raise ValueError(f"the model needs the item {absent[0]}, which the data do not have.")
        return np.array([at[item] for item in self.items])

    def with_items(self, items: Mapping[str, Iterable[str]]) -> "PathModel":
        """Return the same model measured by other items.

        Parameters
        ----------
        items : names by latent
            Items of each latent that changes; the others keep theirs.

        Returns
        -------
        PathModel
            With the same latents, modes, labels and paths.

        Raises
        ------
        ValueError
            When a name is no latent of the model, or the model can no longer be estimated.

        Notes
        -----
        Only the lists of items change.

        Source: GB/T 19038-2009, clause 4.1: the structure is given, the items are the company's.

        Examples
        --------
        >>> model = PathModel((Latent("a", ("x",)), Latent("b", ("y",))), (("a", "b"),))
        >>> model.with_items({"b": ["q7", "q8"]}).items
        ('x', 'q7', 'q8')
        """
        if unknown := sorted(set(items) - set(self.names)):
            raise ValueError(f"the model has no latent {unknown[0]}; it has {self.names}.")
        latents = tuple(
            replace(latent, items=tuple(items.get(latent.name, latent.items)))
            for latent in self.latents
        )
        return PathModel(latents, self.paths)


def _refuse_twice(what: str, names: Sequence[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"{what} {name} stands in the model twice; it may stand there once.")
        seen.add(name)
