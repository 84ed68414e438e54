from django.apps import AppConfig
from django.core.checks import Tags, register

from .checks import every_view_has_a_door


class WebConfig(AppConfig):
    name = "linli.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(every_view_has_a_door, Tags.urls)
