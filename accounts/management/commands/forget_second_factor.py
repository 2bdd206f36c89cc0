"""Lets someone in again who lost their phone and their recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string

from accounts.actions import sign_ins as actions
from accounts.models import User


class Command(BaseCommand):
    """``manage.py forget_second_factor <email>``"""

    help = "Take away someone's authenticator app, passkeys and recovery codes, once you have made sure who asks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address they sign in with")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        user = User.objects.filter(email=email).first()
        if user is None:
            raise CommandError(f"Nobody signs in with {email}.")
        if not actions.forget_second_factor(user=user, by=None):
            self.stdout.write(f"{email} had no second factor. Their sessions have ended.")
            return
        facts = {
            "council_name": settings.COUNCIL_NAME,
            "phone": settings.COUNCIL_PHONE,
            "public_url": settings.PUBLIC_URL,
        }
        subject = render_to_string("mfa/email/forgotten_subject.txt", facts).strip()
        send_mail(subject, render_to_string("mfa/email/forgotten_message.txt", facts), None, [user.email])
        self.stdout.write(
            f"{email} has no second factor any more, was told so by email, and sets one up at the next sign-in."
        )
