"""What the verbs of an assembly take: its terms as one thing, so that a form, an import and a test write them alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from linli.audit.models import StoredFile
from linli.registry.models import Building
from linli.voting.models import Demand
from linli.voting.states import AssemblyKind, Channel, Convening, Scope

EVERY_WAY = (Channel.PHONE, Channel.PAPER, Channel.DOOR)


@dataclass(frozen=True)
class Terms:
    """Who is asked, when and how. Which ballot of two counts, whether parking counts and what the law asks for follow
    from the rules of the community and are no terms. Areas and heads follow from ``snapshot_on``."""

    title: str
    opens_at: datetime
    closes_at: datetime  # exclusive
    snapshot_on: date
    text: str = ""
    kind: str = AssemblyKind.EXTRAORDINARY
    convening: str = Convening.COMMITTEE
    reason: str = ""  # why it is called in the committee's place
    demand: Demand | None = None
    scope: str = Scope.ALL
    building: Building | None = None
    bearers: Sequence[int] = ()  # ids of units
    channels: Sequence[str] = EVERY_WAY
    extension_days: int = 0
    silence_clause: bool = False


@dataclass(frozen=True)
class Question:
    """One motion as it is to be asked. ``matter`` is one of bodies.states.Matter, "" another major matter of the
    owners, or `FOR_COUNCIL`, which is refused with the reason. ``limit_fen``: the most that it allows to spend."""

    title: str
    text: str
    matter: str = ""
    limit_fen: int | None = None
    file: StoredFile | None = None
