"""Every feed there is, by its name: the one list from which the command, the API and its document derive."""

from typing import Any

from accounts.actions.feeding.bills import keep_business_rates, keep_council_tax
from accounts.actions.feeding.cleansing import keep_cleansing
from accounts.actions.feeding.kept import Feed
from accounts.actions.feeding.planning import keep_applications
from accounts.actions.feeding.rounds import keep_calendar, keep_changes, keep_rounds
from accounts.feeds.business_rates import read_rates
from accounts.feeds.calendars import read_calendar
from accounts.feeds.cleansing import read_cleansing
from accounts.feeds.council_tax import read_accounts
from accounts.feeds.planning import read_applications
from accounts.feeds.rounds import read_changes, read_rounds

FEEDS: dict[str, Feed[Any]] = {
    "rounds": Feed(read=read_rounds, keep=keep_rounds),
    "round-changes": Feed(read=read_changes, keep=keep_changes),
    "round-calendar": Feed(read=read_calendar, keep=keep_calendar, is_whole=False),
    "cleansing": Feed(read=read_cleansing, keep=keep_cleansing),
    "council-tax": Feed(read=read_accounts, keep=keep_council_tax),
    "business-rates": Feed(read=read_rates, keep=keep_business_rates),
    "planning": Feed(read=read_applications, keep=keep_applications, is_whole=False),
}
