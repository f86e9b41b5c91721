"""Taking hold of a wave for an act, so that two acts on it cannot cross."""

from manyi.steps.sampling.models import Wave, WaveAudience


def hold(wave: Wave) -> Wave:
    """Return the wave as it stands, kept from other acts until the transaction ends."""
    return (
        Wave.objects.select_for_update(of=("self",))
        .select_related("adoption__pack_version", "adoption__unit", "pack_version")
        .get(pk=wave.pk)
    )


def hold_answers(wave: Wave) -> None:
    """Wait for answers under way and keep new ones waiting until the transaction ends.

    An insert of an answer holds a key share of its audience's row, which this lock excludes.
    """
    list(WaveAudience.objects.select_for_update().filter(wave=wave).values_list("pk"))
