"""A case together with those that were merged into it."""

from django.db.models import Q

from linli.cases.models import Case


def of_the_matter(case: Case) -> Q:
    """For rows that have a ``case``: those of this case and of all that were merged into it, whose photos and papers
    stay visible (``Attachment.objects.filter(of_the_matter(case))``). Merging leaves no chains, so one step is all."""
    return Q(case=case) | Q(case__merged_into=case)
