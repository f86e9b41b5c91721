"""Where verification gets the answers' leaves from; the step that keeps them registers itself."""

from collections.abc import Callable, Iterable

from manyi.core.ledger.entries import AnswerLeaf, SealedBatch

# Given a batch and a database alias: the leaf of every answer that carries the batch's number.
LeafProvider = Callable[[SealedBatch, str], Iterable[AnswerLeaf]]

_providers: list[LeafProvider] = []


def register_leaves(provider: LeafProvider) -> None:
    """Let verification recompute sealed answers; called once, from `AppConfig.ready`.

    The provider reads, through the database alias it is given, the answers whose row carries
    `batch.seq`, and yields for each `AnswerLeaf(row_id, leaf(salt, answer))` computed from what
    stands there now.
    """
    _providers[:] = [provider]


def leaf_provider() -> LeafProvider | None:
    """Return the registered provider, if the step that keeps answers is installed."""
    return _providers[0] if _providers else None
