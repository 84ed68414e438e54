from django.apps import AppConfig


class CockpitConfig(AppConfig):
    name = "linli.cockpit"
    label = "cockpit"
    default_auto_field = "django.db.models.BigAutoField"
