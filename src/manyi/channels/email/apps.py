from django.apps import AppConfig


class EmailChannelConfig(AppConfig):
    name = "manyi.channels.email"
    label = "channels_email"
    verbose_name = "电子邮件"
