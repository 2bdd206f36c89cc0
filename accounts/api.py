"""The API's door for feeds: another system sends a file with its key, and is told what came of it."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException, AuthenticationFailed, Throttled, ValidationError
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import limits
from accounts.actions import feeding, keys
from accounts.feeds import a_time
from accounts.models import ApiKey, FeedRun
from accounts.queries.feeds import last_runs
from accounts.queries.keys import key_of

WRONG_KEYS = "30/m"  # from one address on the network; the right key is not counted
RUNS = "60/m"
SECONDS_TO_WAIT = 60
MEGABYTE = 1024 * 1024
STATUSES = {
    FeedRun.State.KEPT: status.HTTP_200_OK,
    FeedRun.State.DRY: status.HTTP_200_OK,
    FeedRun.State.HELD: status.HTTP_409_CONFLICT,
    FeedRun.State.REFUSED: status.HTTP_422_UNPROCESSABLE_ENTITY,
}


class NoLength(APIException):
    """How long the file is has to be said before it is sent."""

    status_code = status.HTTP_411_LENGTH_REQUIRED
    default_detail = "Say how long the file is (Content-Length); it may not be sent in chunks."


class TooLarge(APIException):
    """The file is larger than any feed."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "The file is too large."


class CutOff(APIException):
    """Less came than was announced."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_detail = "The file was cut off on its way. Send it again."


class KeyAuthentication(BaseAuthentication):
    """``Authorization: Bearer key_…``; ``request.auth`` is the key."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ApiKey] | None:
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.casefold() != "bearer":
            return None
        key = key_of(text.strip(), now=timezone.now())
        if key is None:
            if not limits.within_limit(request._request, action="api-key", limit=WRONG_KEYS):
                raise Throttled(wait=SECONDS_TO_WAIT)
            raise AuthenticationFailed("This key opens nothing: it is wrong, was revoked, or is too old.")
        keys.note_use(key=key, by=None)
        return AnonymousUser(), key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The key as the API's document shows it."""

    target_class = KeyAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return dict(build_bearer_security_scheme_object(header_name="Authorization", token_prefix="Bearer"))  # noqa: S106


class MayFeed(BasePermission):
    """The key is for this feed."""

    message = "This key is not for this feed, or there is no such feed."

    def has_permission(self, request: Request, view: APIView) -> bool:
        name = view.kwargs["name"]
        return isinstance(request.auth, ApiKey) and name in feeding.FEEDS and f"feeds:{name}" in request.auth.scopes


class AnyFile(BaseParser):
    """The body as it is, whatever it says it is. It is read by whoever has shown a key, and by nobody before."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, bytes]:
        return {"file": stream.read()}


class RunSerializer(serializers.ModelSerializer[FeedRun]):
    """What came of one batch."""

    class Meta:
        model = FeedRun
        fields = [
            "id", "feed", "state", "words", "source", "as_of", "ran_at", "seconds",
            "added", "changed", "unchanged", "gone", "refused", "reasons",
        ]  # fmt: skip
        extra_kwargs = {
            "id": {"help_text": "The run itself."},
            "feed": {"help_text": "Of which feed."},
            "state": {"help_text": "Whether it was kept."},
            "words": {"help_text": "Why nothing was kept, or what else there is to say."},
            "source": {"help_text": "The file’s name."},
            "as_of": {"help_text": "When the data was true."},
            "ran_at": {"help_text": "When it came."},
            "seconds": {"help_text": "How long it took."},
            "added": {"help_text": "New rows."},
            "changed": {"help_text": "Rows that are different now."},
            "unchanged": {"help_text": "Rows that are as they were."},
            "gone": {"help_text": "Rows that were there and are not in the file."},
            "refused": {"help_text": "Rows that cannot be used."},
            "reasons": {"help_text": "The first 50 of those: where it stands, and why."},
        }


class Asked(serializers.Serializer[Any]):
    """What is asked for in the address."""

    dry_run = serializers.BooleanField(default=False, help_text="Say what would change, and change nothing.")
    confirm_removals = serializers.BooleanField(default=False, help_text="Remove rows even if they are the most.")
    as_of = serializers.CharField(
        default="", help_text="When the data was true: 2026-11-21 or 2026-11-21T18:00. Else: now."
    )
    file_name = serializers.CharField(default="", max_length=200, help_text="What it is called, where the body is it.")

    def validate_as_of(self, typed: str) -> Any:
        try:
            return a_time(typed) if typed else None
        except ValueError:
            raise ValidationError("Write a day or a time, as 2026-11-21 or 2026-11-21T18:00.") from None


NAME = OpenApiParameter(
    "name", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(feeding.FEEDS), description="The feed."
)
REFUSALS = {
    401: OpenApiResponse(description="There is no key, or it opens nothing."),
    403: OpenApiResponse(description="The key is not for this feed, or there is no such feed."),
    429: OpenApiResponse(description="Too many requests. Wait a minute."),
}


class FeedDoor(APIView):
    """One feed: send a batch, or see what came of the last ones."""

    authentication_classes = [KeyAuthentication]
    permission_classes = [MayFeed]
    parser_classes = [MultiPartParser, AnyFile]

    @extend_schema(
        operation_id="feed_runs",
        tags=["feeds"],
        summary="The last 20 runs of a feed, newest first",
        parameters=[NAME],
        responses={200: RunSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request, name: str) -> Response:
        """What came of each."""
        _key_of(request)
        return Response(RunSerializer(last_runs(name), many=True).data)

    @extend_schema(
        operation_id="feed_send",
        tags=["feeds"],
        summary="Send a batch of a feed",
        parameters=[NAME, Asked],
        request={
            "text/csv": OpenApiTypes.BINARY,
            "text/calendar": OpenApiTypes.BINARY,
            "application/json": OpenApiTypes.BINARY,
            "multipart/form-data": {
                "type": "object",
                "properties": {"file": {"type": "string", "format": "binary"}},
                "required": ["file"],
            },
        },
        responses={
            200: OpenApiResponse(RunSerializer, description="All of it was kept, or would be (dry run)."),
            400: OpenApiResponse(description="The address asks for something that is none, or the file was cut off."),
            409: OpenApiResponse(
                RunSerializer, description="Held: most rows would go. Nothing was kept. Send it again to confirm."
            ),
            411: OpenApiResponse(description="The request does not say how long it is."),
            413: OpenApiResponse(description="The file is too large."),
            422: OpenApiResponse(RunSerializer, description="Refused: the words say why. Nothing was kept."),
            **REFUSALS,
        },
    )
    def post(self, request: Request, name: str) -> Response:
        """All of the batch is kept, or nothing. The same batch again changes nothing."""
        key = _key_of(request)
        asked = Asked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        content, file_name = sent_file(request, largest=settings.MAX_FEED_MB * MEGABYTE)
        run = feeding.run_feed(
            feed=name,
            content=content,
            source=file_name or asked.validated_data["file_name"],
            as_of=asked.validated_data["as_of"] or None,
            is_dry_run=asked.validated_data["dry_run"],
            confirm_removals=asked.validated_data["confirm_removals"],
            key=key,
            by=key.made_by,
        )
        return Response(RunSerializer(run).data, status=STATUSES[FeedRun.State(run.state)])


def _key_of(request: Request) -> ApiKey:
    """The key that asks, and not too often."""
    assert isinstance(request.auth, ApiKey)  # noqa: S101  MayFeed
    if not limits.within_limit(request._request, action="feeds", limit=RUNS):
        raise Throttled(wait=SECONDS_TO_WAIT)
    return request.auth


def sent_file(request: Request, *, largest: int) -> tuple[bytes, str]:
    """The file, and its name where it comes with one. How long it is is known before any of it is read.

    Raises ``NoLength``, ``TooLarge`` (more than ``largest`` bytes) and ``CutOff``.
    """
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal():
        if "Transfer-Encoding" in request.headers:
            raise NoLength
        length = "0"
    if int(length) > largest:
        raise TooLarge
    try:
        sent = request.data.get("file", b"") if isinstance(request.data, dict) else b""
    except OSError as error:
        raise CutOff from error
    if isinstance(sent, UploadedFile):
        return sent.read(), sent.name or ""
    if not isinstance(sent, bytes) or 0 < len(sent) < int(length):
        raise CutOff
    return sent, ""
