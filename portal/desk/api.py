"""The doors of machines: the phone system tells of a call, the mail server brings an email.

Neither the number nor the email is in an address or a log.
"""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import Throttled
from rest_framework.parsers import JSONParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import limits
from accounts import queries as accounts
from accounts.api import AnyFile, KeyAuthentication, sent_file
from accounts.models import ApiKey, User
from casework import mail
from casework.actions import contacts as contacting
from casework.actions import post as posting
from casework.models import IncomingPost

SCOPE = "desk:calls"
POST_SCOPE = "desk:post"
EMAILS = "300/m"
CALLS = "600/m"
SECONDS_TO_WAIT = 60


class MayRing(BasePermission):
    """The key is the phone system's."""

    message = "This key is not for telling of calls."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.auth, ApiKey) and SCOPE in request.auth.scopes


class CallSerializer(serializers.Serializer[Any]):
    """A call that was put through."""

    number = serializers.CharField(max_length=30, allow_blank=True, help_text="Who calls; empty where it is withheld.")
    advisor = serializers.EmailField(help_text="To whom it was put through: the email with which they sign in.")

    def validate_number(self, typed: str) -> str:
        """As it is kept; a number that nobody could have given us is no caller we know."""
        return accounts.contact_in(typed)[1][:16]


class CallDoor(APIView):
    """A call rings."""

    authentication_classes = [KeyAuthentication]
    permission_classes = [MayRing]
    parser_classes = [JSONParser]

    @extend_schema(
        operation_id="desk_call",
        tags=["desk"],
        summary="Tell an advisor of a call that was put through to them",
        request=CallSerializer,
        responses={
            204: OpenApiResponse(description="The advisor sees it on their page."),
            400: OpenApiResponse(description="The body is not as it should be."),
            401: OpenApiResponse(description="There is no key, or it opens nothing."),
            403: OpenApiResponse(description="The key is not for telling of calls."),
            404: OpenApiResponse(description="There is no such advisor."),
            429: OpenApiResponse(description="Too many requests. Wait a minute."),
        },
    )
    def post(self, request: Request) -> Response:
        """The newest call takes the place of one that was let ring. The number is forgotten once the call is taken."""
        if not limits.within_limit(request._request, action="calls", limit=CALLS):
            raise Throttled(wait=SECONDS_TO_WAIT)
        sent = CallSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        advisors = User.objects.filter(is_active=True, teams__is_desk=True)
        advisor = advisors.filter(email=sent.validated_data["advisor"].lower()).first()
        if advisor is None:
            return Response({"detail": "There is no such advisor."}, status=status.HTTP_404_NOT_FOUND)
        contacting.ring(number=sent.validated_data["number"], advisor=advisor, by=None)
        return Response(status=status.HTTP_204_NO_CONTENT)


class MaySendPost(BasePermission):
    """The key is the mail server's."""

    message = "This key is not for sending post."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.auth, ApiKey) and POST_SCOPE in request.auth.scopes


class PostSerializer(serializers.ModelSerializer[IncomingPost]):
    """What was kept of an email."""

    left_out = serializers.SerializerMethodField(help_text="Which of its files were not kept, and why.")

    class Meta:
        model = IncomingPost
        fields = ["id", "came_on", "subject", "left_out"]
        extra_kwargs = {
            "id": {"help_text": "Under which it is kept."},
            "came_on": {"help_text": "The day on which it came first."},
            "subject": {"help_text": "Its subject."},
        }

    def get_left_out(self, post: IncomingPost) -> list[str]:
        return post.left_out.splitlines()


class PostDoor(APIView):
    """An email comes in."""

    authentication_classes = [KeyAuthentication]
    permission_classes = [MaySendPost]
    parser_classes = [AnyFile]

    @extend_schema(
        operation_id="incoming_post",
        tags=["desk"],
        summary="Bring an email that came in, as it is",
        request={"message/rfc822": OpenApiTypes.BINARY},
        responses={
            200: OpenApiResponse(PostSerializer, description="It is kept. The same message again changes nothing."),
            400: OpenApiResponse(description="It is no email, it is empty, or it was cut off. Nothing was kept."),
            401: OpenApiResponse(description="There is no key, or it opens nothing."),
            403: OpenApiResponse(description="The key is not for sending post."),
            411: OpenApiResponse(description="The request does not say how long it is."),
            413: OpenApiResponse(description=f"The message is larger than {mail.LARGEST_MB} MB."),
            429: OpenApiResponse(description="Too many requests. Wait a minute."),
        },
    )
    def post(self, request: Request) -> Response:
        """Advisors find it among the post. It is told from others by its Message-ID. Files not kept are named."""
        if not limits.within_limit(request._request, action="post", limit=EMAILS):
            raise Throttled(wait=SECONDS_TO_WAIT)
        sent, _ = sent_file(request, largest=mail.LARGEST_BYTES)
        try:
            kept = posting.record_mail(mail=mail.read(sent), by=None)
        except mail.MailRefused as refused:
            return Response({"detail": refused.words}, status=status.HTTP_400_BAD_REQUEST)
        return Response(PostSerializer(kept).data)
