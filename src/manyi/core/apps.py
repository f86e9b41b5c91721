from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "manyi.core"
    label = "core"
    verbose_name = "基础"

    def ready(self) -> None:
        """Say what people hold in the company itself, for when they hand it over."""
        # Tables can be imported only now.
        from manyi.core import posts  # noqa: PLC0415 (see above)
        from manyi.core.contributions import contribute  # noqa: PLC0415 (see above)
        from manyi.core.handovers import SLOT  # noqa: PLC0415 (see above)

        contribute(SLOT, "1-roles", posts.roles_in_hand)
        contribute(SLOT, "2-grants", posts.grants_in_hand)
        contribute(SLOT, "3-groups", posts.groups_in_hand)
        contribute(SLOT, "4-customers", posts.customers_in_hand)
