from django.apps import AppConfig


class WebChannelConfig(AppConfig):
    name = "manyi.channels.web"
    label = "channels_web"
    verbose_name = "网上填写"
