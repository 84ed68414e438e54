"""A bank line as one reader may see it."""

from dataclasses import dataclass

from linli.kernel.mask import mask_name, scrub
from linli.ledger.models import StatementLine


@dataclass(frozen=True)
class ShownLine:
    """``text`` is "" where a person stands behind it: a bank's text names whomever it likes."""

    line: StatementLine
    counterparty: str
    text: str

    @property
    def title(self) -> str:
        return " · ".join(filter(None, (self.counterparty, self.text)))


def shown(line: StatementLine) -> ShownLine:
    """As everybody sees it. Whole names are seen one at a time, by those on duty (actions.see_counterparty)."""
    if line.counterparty_private:
        return ShownLine(line, mask_name(line.counterparty), "")
    return ShownLine(line, line.counterparty, scrub(line.text))
