"""The closed lists of the register. Nothing here reads or writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.kernel.workflow import Move, Workflow


class PlaceKind(models.TextChoices):
    CITY = "city", _("City")
    DISTRICT = "district", _("District")
    STREET = "street", _("Street")
    NEIGHBOURHOOD = "neighbourhood", _("Neighbourhood")
    COMMUNITY = "community", _("Community")


# Each kind of place lies directly inside the kind before it.
PARENT_KIND = {
    PlaceKind.DISTRICT: PlaceKind.CITY,
    PlaceKind.STREET: PlaceKind.DISTRICT,
    PlaceKind.NEIGHBOURHOOD: PlaceKind.STREET,
    PlaceKind.COMMUNITY: PlaceKind.NEIGHBOURHOOD,
}


class CommunityKind(models.TextChoices):
    COMMERCIAL = "commercial", _("Commercial housing")
    PUBLIC_HOUSING = "public_housing", _("Public housing")
    OLD_COURTYARD = "old_courtyard", _("Old courtyard")


class Stage(models.TextChoices):
    PLANNED = "planned", _("To be sold")
    BUILDING = "building", _("Being built and sold")
    OCCUPIED = "occupied", _("Delivered and occupied")


class UnitUse(models.TextChoices):
    DWELLING = "dwelling", _("Dwelling")
    SHOP = "shop", _("Shop")
    PARKING = "parking", _("Parking space")
    OTHER = "other", _("Other")


class PersonKind(models.TextChoices):
    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")
    DEVELOPER = "developer", _("Developer")


class Relation(models.TextChoices):
    OWNER = "owner", _("Owner")
    TENANT = "tenant", _("Tenant")
    FAMILY = "family", _("Family member")


class Measure(models.TextChoices):
    HOUSEHOLDS = "households", _("Households")
    RENTED = "rented_households", _("Rented households")
    PEOPLE = "people", _("People")
    LOCAL_REGISTRATION = "local_registration", _("People with local registration")


class Label(models.TextChoices):
    PROBLEM = "problem", _("Problem community")
    PILOT = "pilot", _("Pilot community")
    MODEL = "model", _("Model community")


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Uploaded")
    CHECKED = "checked", _("Checked")
    RUNNING = "running", _("Being entered")
    DONE = "done", _("Entered")
    FAILED = "failed", _("Failed, nothing was entered")


IMPORT = Workflow(
    "import",
    ImportState,
    initial=ImportState.UPLOADED,
    moves=(
        Move("map_columns", (ImportState.UPLOADED, ImportState.CHECKED, ImportState.FAILED), ImportState.UPLOADED),
        Move("check_import", (ImportState.UPLOADED, ImportState.CHECKED, ImportState.FAILED), ImportState.CHECKED),
        # From RUNNING again: the process that was at it may have been killed.
        Move("begin", (ImportState.CHECKED, ImportState.FAILED, ImportState.RUNNING), ImportState.RUNNING),
        Move("enter_import", (ImportState.RUNNING,), ImportState.DONE),
        Move("fail", (ImportState.RUNNING,), ImportState.FAILED),
    ),
)


class Severity(models.TextChoices):
    ERROR = "error", _("Must be mended")
    CONTRADICTION = "contradiction", _("Contradiction, kept as it stands")
