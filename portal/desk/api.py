"""The phone system's door: which number was put through to which advisor. The number is in no address and no log."""

from typing import Any

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
from accounts.api import KeyAuthentication
from accounts.models import ApiKey, User
from casework.actions import contacts as contacting

SCOPE = "desk:calls"
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
