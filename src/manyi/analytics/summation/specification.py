"""What one pass over the rows of a wave is to add up."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

# A level is held in eight bits, with −1 for a missing answer.
_MOST_LEVELS = 127


@dataclass(frozen=True)
class Item:
    """One item: the column its answers stand in, and its scale.

    Parameters
    ----------
    name : str
        Name of the column.
    centre : float
        Subtracted before summing, best the middle of the scale.
    levels : (int, int), optional
        Least and greatest answer of a scale of whole numbers, whose answers are counted level by
        level; any other answer is outside the scale and left out. Without it the answers are
        marks of any size.
    """

    name: str
    centre: float
    levels: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if self.levels is not None and not 0 < self.n_levels <= _MOST_LEVELS:
            raise ValueError(
                f"levels of {self.name} need 1 to {_MOST_LEVELS} whole numbers, "
                f"got {self.levels[0]} to {self.levels[1]}."
            )

    @property
    def n_levels(self) -> int:
        """Levels of the scale, 0 for marks."""
        return 0 if self.levels is None else self.levels[1] - self.levels[0] + 1

    @property
    def code_centre(self) -> float:
        """The centre when the least level counts as 0; the centre itself for marks."""
        return self.centre if self.levels is None else self.centre - self.levels[0]


@dataclass(frozen=True)
class CellColumn:
    """A column that tells rows apart, such as stratum or department.

    Parameters
    ----------
    name : str
        Name of the column.
    values : tuple of int or of str
        Its values, in the order of the cells; a row with any other is left out and counted.
    """

    name: str
    values: tuple[int, ...] | tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.values or len(set(self.values)) < len(self.values):
            raise ValueError(f"values of {self.name} need to be different, got {self.values}.")


@dataclass(frozen=True)
class Domain:
    """A part of the rows for which products by replicate group are wanted, too.

    Parameters
    ----------
    name : str
        What the part is called.
    column : str
        Name of a cell column.
    values : tuple of int or of str
        Rows with one of these values belong to the part.
    """

    name: str
    column: str
    values: tuple[int, ...] | tuple[str, ...]


@dataclass(frozen=True)
class MomentSpec:
    """Which columns one pass reads, and what it adds up.

    Parameters
    ----------
    items : tuple of Item
        At least one, with different names.
    cells : tuple of CellColumn
        Cells are every combination of their values, the last column fastest; none is one cell.
    pairs_by : tuple of str, optional
        Names of the cell columns that products of pairs are kept by; none of them, `()`, keeps
        those of all rows together. Without it there are no products. They take 5 n_items² numbers
        for each combination, so a wave with thousands of cells keeps them by fewer columns.
    weight : str, optional
        Column of weights, finite and not negative; every row weighs 1 when left out.
    key : str, optional
        Column that replicate groups are drawn from: rows with the same key share a group.
    n_groups : int
        Replicate groups; 0 for none.
    domains : tuple of Domain
        Parts for which products by replicate group are kept beside those of all rows.
    """

    items: tuple[Item, ...]
    cells: tuple[CellColumn, ...] = ()
    pairs_by: tuple[str, ...] | None = None
    weight: str | None = None
    key: str | None = None
    n_groups: int = 0
    domains: tuple[Domain, ...] = field(default=())

    def __post_init__(self) -> None:
        names = [item.name for item in self.items]
        if not names or len(set(names)) < len(names):
            raise ValueError(f"items need one or more different names, got {names}.")
        if self.n_groups < 0 or (self.n_groups and self.key is None):
            raise ValueError(
                f"replicate groups need a key column and a number, got {self.n_groups} and no key."
            )
        if self.domains and not self.n_groups:
            raise ValueError("domains need replicate groups to be kept by, got 0 groups.")
        for name in (*(self.pairs_by or ()), *(domain.column for domain in self.domains)):
            self._column(name)
        for domain in self.domains:
            self._refuse_unknown(domain)

    @property
    def n_cells(self) -> int:
        """Number of cells."""
        return int(np.prod([len(column.values) for column in self.cells], dtype=np.int64))

    @property
    def centre(self) -> NDArray[np.float64]:
        """Centre of each item, (n_items,)."""
        return np.array([item.centre for item in self.items])

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns that are read, each once."""
        named = [item.name for item in self.items] + [column.name for column in self.cells]
        extra = [name for name in (self.weight, self.key if self.n_groups else None) if name]
        return tuple(dict.fromkeys(named + extra))

    def codes_of(self, name: str) -> NDArray[np.int64]:
        """Return the place of every cell among the values of a cell column.

        Parameters
        ----------
        name : str
            Name of the cell column.

        Returns
        -------
        (n_cells,) int
            With which cells are regrouped by that column alone.

        Raises
        ------
        ValueError
            When no cell column has that name.

        Notes
        -----
        Cells are numbered row by row: the last column changes fastest.

        Source: numpy.indices; C order of multi-dimensional arrays.

        Examples
        --------
        >>> two = (CellColumn("stratum", (1, 2)), CellColumn("department", ("a", "b", "c")))
        >>> MomentSpec((Item("q1", 3.0),), cells=two).codes_of("department")
        array([0, 1, 2, 0, 1, 2])
        """
        place = self.cells.index(self._column(name))
        shape = tuple(len(column.values) for column in self.cells)
        codes: NDArray[np.int64] = np.indices(shape)[place].ravel()
        return codes

    def pair_cells(self) -> tuple[NDArray[np.int64], int]:
        """Return which sums of products each cell belongs to, and how many of them there are.

        Returns
        -------
        codes : (n_cells,) int
            Place of each cell among the combinations of the columns in `pairs_by`.
        n_pair_cells : int
            Number of those combinations, 1 when there are no columns; 0 without `pairs_by`.

        Notes
        -----
        Mixed-radix number of the values of those columns, in the order in which they are named.

        Source: Knuth (1997), The Art of Computer Programming, vol. 2, 3rd ed., section 4.1.

        Examples
        --------
        >>> two = (CellColumn("stratum", (1, 2)), CellColumn("department", ("a", "b", "c")))
        >>> MomentSpec((Item("q1", 3.0),), cells=two, pairs_by=("stratum",)).pair_cells()
        (array([0, 0, 0, 1, 1, 1]), 2)
        """
        codes, n_pair_cells = np.zeros(self.n_cells, dtype=np.int64), int(self.pairs_by is not None)
        for name in self.pairs_by or ():
            size = len(self._column(name).values)
            codes, n_pair_cells = codes * size + self.codes_of(name), n_pair_cells * size
        return codes, n_pair_cells

    def cells_of(self, domain: Domain) -> NDArray[np.bool_]:
        """Return which cells belong to a domain.

        Parameters
        ----------
        domain : Domain
            One of the domains.

        Returns
        -------
        (n_cells,) bool
            True for the cells of the domain.

        Notes
        -----
        True where the value of the domain's column is one of the domain's values.

        Source: Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, section 5.8:
        domain indicators.

        Examples
        --------
        >>> north = Domain("north", "region", ("n", "nw"))
        >>> spec = MomentSpec((Item("q1", 3.0),), cells=(CellColumn("region", ("n", "s", "nw")),),
        ...                   key="id", n_groups=2, domains=(north,))
        >>> spec.cells_of(north)
        array([ True, False,  True])
        """
        values: tuple[int | str, ...] = self._column(domain.column).values
        member = np.array([value in domain.values for value in values])
        return member[self.codes_of(domain.column)]

    def _column(self, name: str) -> CellColumn:
        for column in self.cells:
            if column.name == name:
                return column
        known = [column.name for column in self.cells]
        raise ValueError(f"{name} needs to be one of the cell columns {known}.")

    def _refuse_unknown(self, domain: Domain) -> None:
        values: tuple[int | str, ...] = self._column(domain.column).values
        unknown = [value for value in domain.values if value not in values]
        if unknown or not domain.values:
            raise ValueError(
                f"domain {domain.name} needs values of {domain.column}, got {unknown or 'none'}."
            )
