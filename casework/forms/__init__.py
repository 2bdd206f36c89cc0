"""What is typed at casework's doors, checked and turned into values."""

from casework.forms.deciding import AskForm, DecideForm, EndGrantForm
from casework.forms.following import CodeForm, FollowForm
from casework.forms.map import Box, MapForm, box_of
from casework.forms.moving import (
    CONFIDENTIAL_ORIGINAL,
    MOVED_MEANWHILE,
    NOBODY_IS_WRITTEN_TO,
    READ_BY_ALL,
    READ_ON_THE_PAGE,
    WRONG_MOVE,
    MoveForm,
    Step,
)
from casework.forms.queue import QueueForm
from casework.forms.replying import ChallengeForm, FeedbackForm, NotFixedForm, ReplyForm, WithdrawForm
from casework.forms.working import AssignForm, NoteForm, PassOnForm, WriteForm

__all__ = [
    "CONFIDENTIAL_ORIGINAL",
    "MOVED_MEANWHILE",
    "NOBODY_IS_WRITTEN_TO",
    "READ_BY_ALL",
    "READ_ON_THE_PAGE",
    "WRONG_MOVE",
    "AskForm",
    "AssignForm",
    "Box",
    "ChallengeForm",
    "CodeForm",
    "DecideForm",
    "EndGrantForm",
    "FeedbackForm",
    "FollowForm",
    "MapForm",
    "MoveForm",
    "NotFixedForm",
    "NoteForm",
    "PassOnForm",
    "QueueForm",
    "ReplyForm",
    "Step",
    "WithdrawForm",
    "WriteForm",
    "box_of",
]
