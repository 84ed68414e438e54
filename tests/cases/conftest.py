"""What the tests of cases share."""

import pytest

from linli.cases import actions
from linli.cases.models import Catalogue
from tests.cast import Cast


@pytest.fixture
def catalogue(cast: Cast) -> Catalogue:
    """The default catalogue, published by the district."""
    return actions.publish_default_catalogue(cast.places["dh"], by=cast.district, at=cast.at)
