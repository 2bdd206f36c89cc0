"""What is typed at casework's doors, checked and turned into values."""

from casework.forms.commenting import CommentForm, GuestForm, ReviewCommentForm, detail_words
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
from casework.forms.planning import PlanningForm, WatchAreaForm
from casework.forms.queue import QueueForm
from casework.forms.replying import ChallengeForm, FeedbackForm, NotFixedForm, ReplyForm, WithdrawForm
from casework.forms.tasks import AnswerTeamForm, AskTeamForm, LinkForm, NoteForm, TaskForm
from casework.forms.working import AssignForm, PassOnForm, WriteForm

__all__ = [
    "CONFIDENTIAL_ORIGINAL",
    "MOVED_MEANWHILE",
    "NOBODY_IS_WRITTEN_TO",
    "READ_BY_ALL",
    "READ_ON_THE_PAGE",
    "WRONG_MOVE",
    "AnswerTeamForm",
    "AskForm",
    "AskTeamForm",
    "AssignForm",
    "Box",
    "ChallengeForm",
    "CodeForm",
    "CommentForm",
    "DecideForm",
    "EndGrantForm",
    "FeedbackForm",
    "FollowForm",
    "GuestForm",
    "LinkForm",
    "MapForm",
    "MoveForm",
    "NotFixedForm",
    "NoteForm",
    "PassOnForm",
    "PlanningForm",
    "QueueForm",
    "ReplyForm",
    "ReviewCommentForm",
    "Step",
    "TaskForm",
    "WatchAreaForm",
    "WithdrawForm",
    "WriteForm",
    "box_of",
    "detail_words",
]
