"""A program that calls the API with a key."""

import json
from io import BytesIO

import hypothesis
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from linli.people.models import ApiKey
from linli.people.queries import key_hash
from tests.cast import Cast, cast

__all__ = ["cast"]


class Program:
    """A program that calls with somebody's key."""

    def __init__(self, client, cast: Cast, who: str) -> None:
        self.client, self.who = client, who
        self.key = f"key-of-{who}"
        ApiKey.objects.create(user=cast.users[who], name="test", key_hash=key_hash(self.key), made_at=cast.at)

    def __call__(self, path: str, payload: object = None, *, status: int = 200, **headers: str):
        headers = {"Authorization": f"Bearer {self.key}", "Accept-Language": "en", **headers}
        if payload is None:
            response = self.client.get(f"/api/v1{path}", headers=headers)
        else:
            response = self.client.post(
                f"/api/v1{path}", json.dumps(payload), content_type="application/json", headers=headers
            )
        assert response.status_code == status, response.content.decode()
        return response.json()


def picture() -> SimpleUploadedFile:
    buffer = BytesIO()
    Image.new("RGB", (8, 8), "red").save(buffer, "PNG")
    return SimpleUploadedFile("p.png", buffer.getvalue(), "image/png")


REPORT = {"kind": "complaint", "category": "facility.door", "text": "门禁坏了，请打 13812345678"}


FEW = hypothesis.settings(
    max_examples=8,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(hypothesis.HealthCheck),
)
