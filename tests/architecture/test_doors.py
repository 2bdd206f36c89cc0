"""Every address, asked as every kind of account there is, own and another's, against one written table.

An address that is not in the table fails. So does a row without an address.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.core.signing import get_cookie_signer
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.middleware import VISITOR_COOKIE
from accounts.models import CollectionCalendar, Person, PlanningApplication, PlanningWatch, TaxAccount, Team
from casework import actions as casework
from casework import payments
from casework import queries as casework_queries
from casework.models import AssignmentRule, Case, Charge, Comment, Document, Outcome, Payment, Photo, ReplyTemplate
from casework.queries.reminders import stop_reminders_url
from journeys import kinds
from journeys.models import Draft, HelpService
from notifications.models import Channel, Message, MessageStatus
from tests.factories.accounts import PersonFactory, TeamFactory
from tests.factories.bookings import a_birth, a_resource, case_of, moment
from tests.factories.casework import CaseFactory, DecisionFactory, FollowerFactory, GrantFactory, photo_of, upload
from tests.factories.documents import EvidenceFactory, a_file, document_of
from tests.factories.help import HelpServiceFactory, NoticeFactory
from tests.factories.holdings import TaxLinkFactory
from tests.factories.notifications import MessageFactory
from tests.factories.payments import pay_bill
from tests.factories.planning import CommentFactory, LoftFactory, WatchFactory

ACCOUNTS = ("guest", "browser", "owner", "other", "team", "staff", "advisor")

# Who: a guest; the browser that a guest reported or drafted it from; the resident whose it is; another resident (who
# follows the open case); an officer of its team; an officer of another team; a resident advisor who talks to nobody.
# What: a status; "in" sends to the sign-in page; "on" sends elsewhere.
# The case is open, the draft unfinished, the photos have not been looked at. The private case is an application; the
# decided one is an application that was granted. On the planning application the owner's comment is sent, the other's
# is not; the planning team, who alone read comments, is nobody here (tests/casework/test_views_reviewing.py).
TABLE = """
GET  front:front                               200  200  200  200  200  200  200
GET  front:accessibility                       200  200  200  200  200  200  200
GET  front:cookies                             200  200  200  200  200  200  200
GET  front:privacy                             200  200  200  200  200  200  200
GET  front:brand                               200  200  200  200  200  200  200
GET  front:favicon                             200  200  200  200  200  200  200
GET  healthz                                   200  200  200  200  200  200  200

GET  feed                                      401  401  401  401  401  401  401
POST feed                                      401  401  401  401  401  401  401
GET  api:schema                                200  200  200  200  200  200  200
GET  api:page                                  200  200  200  200  200  200  200

GET  account_login                             200  200  on   on   on   on   on
GET  account_request_login_code                200  200  on   on   on   on   on
GET  account_signup                            200  200  on   on   on   on   on
GET  account_reset_password                    200  200  200  200  200  200  200
GET  account_confirm_login_code                in   in   on   on   on   on   on
GET  account_confirm_password_reset_code       in   in   in   in   in   in   in
GET  account_complete_password_reset           on   on   on   on   on   on   on
GET  account_email_verification_sent           in   in   in   in   in   in   in
GET  account_inactive                          200  200  200  200  200  200  200
GET  account_email                             on   on   on   on   on   on   on
GET  account_logout                            on   on   200  200  200  200  200
GET  mfa_authenticate                          in   in   on   on   on   on   on
GET  mfa_login_webauthn                        200  200  on   on   on   on   on
GET  council_login                             405  405  405  405  405  405  405
GET  council_callback                          404  404  404  404  404  404  404
GET  session                                   200  200  200  200  200  200  200
GET  mfa_index                                 in   in   200  200  200  200  200
GET  mfa_required                              in   in   200  200  200  200  200
GET  mfa_activate_totp                         in   in   on   on   on   on   on
GET  mfa_deactivate_totp                       in   in   404  404  404  404  404
GET  mfa_add_webauthn                          in   in   on   on   on   on   on
GET  mfa_edit_webauthn                         in   in   on   on   on   on   on
GET  mfa_remove_webauthn                       in   in   on   on   on   on   on
GET  mfa_view_recovery_codes                   in   in   404  404  404  404  404
GET  mfa_generate_recovery_codes               in   in   on   on   on   on   on
GET  mfa_reauthenticate                        in   in   on   on   on   on   on
GET  account_reauthenticate                    in   in   200  200  200  200  200
GET  mfa_reauthenticate_webauthn               in   in   on   on   on   on   on
POST sign_out_others                           in   in   on   on   on   on   on
GET  kept_form                                 in   in   404  404  404  404  404

GET  hats:choose                               in   in   200  200  200  200  200
POST hats:wear                                 in   in   on   on   on   on   on
GET  hats:sharing                              in   in   200  200  403  403  403
GET  hats:share                                in   in   200  200  403  403  403
GET  hats:acts                                 in   in   404  404  403  403  403
GET  hats:end                                  in   in   404  404  403  403  403
GET  hats:accept                               in   in   409  409  409  409  409
GET  audit:looks                               in   in   403  403  403  403  403
GET  staff:staff                               in   in   403  403  403  403  403
GET  staff:team                                in   in   403  403  403  403  403
POST staff:remove                              in   in   403  403  403  403  403
GET  staff:roles                               in   in   403  403  403  403  403
POST staff:end_role                            in   in   403  403  403  403  403
GET  staff:seats                               in   in   403  403  403  403  403
GET  staff:seat                                in   in   403  403  403  403  403
POST staff:end_seat                            in   in   403  403  403  403  403

GET  home:home                                 in   in   200  200  on   on   on
GET  home:requests                             in   in   200  200  403  403  403
GET  home:alerts                               in   in   200  200  403  403  403
GET  home:drafts                               in   in   200  200  403  403  403
GET  home:delete_draft/own                     in   in   200  404  403  403  403
GET  home:delete_draft/browsers                in   in   404  404  403  403  403

GET  home:residence                            in   in   200  200  403  403  403
GET  home:claims                               in   in   200  200  403  403  403
GET  home:bills                                in   in   200  200  403  403  403
GET  home:link_bill                            in   in   200  200  403  403  403
GET  home:prove                                in   in   200  200  403  403  403
GET  home:bill                                 in   in   on   404  403  403  403
GET  home:pay_bill                             in   in   200  404  403  403  403
GET  home:e_billing                            in   in   200  404  403  403  403
POST home:e_billing                            in   in   on   404  403  403  403
GET  home:unlink_bill                          in   in   200  404  403  403  403
GET  home:collections                          in   in   200  200  403  403  403
POST home:set_calendar                         in   in   on   on   403  403  403
GET  home:bookings                             in   in   200  200  403  403  403
GET  home:details                              in   in   200  200  403  403  403
GET  home:change_name                          in   in   200  200  403  403  403
GET  home:change_needs                         in   in   200  200  403  403  403
GET  home:change_email                         in   in   on   on   403  403  403
GET  home:change_mobile                        in   in   on   on   403  403  403
POST home:remove_mobile                        in   in   on   on   403  403  403
GET  home:new_address                          in   in   on   on   403  403  403
GET  home:data                                 in   in   200  200  403  403  403
GET  home:download_data                        in   in   on   on   403  403  403
GET  home:data_as_json                         in   in   on   on   403  403  403
GET  home:data_as_page                         in   in   on   on   403  403  403
GET  home:consents                             in   in   200  200  403  403  403
GET  home:looks                                in   in   200  200  403  403  403
GET  home:erase                                in   in   on   on   403  403  403
GET  home:erased                               200  200  200  200  200  200  200
GET  calendar                                  200  200  200  200  200  200  200

GET  desk:desk                                 in   in   403  403  403  403  200
POST desk:channel                              in   in   403  403  403  403  on
GET  desk:new_person                           in   in   403  403  403  403  200
GET  desk:person                               in   in   403  403  403  403  200
POST desk:found                                in   in   403  403  403  403  200
POST desk:call                                 401  401  401  401  401  401  401
GET  desk:ringing                              in   in   403  403  403  403  200
POST desk:take_call                            in   in   403  403  403  403  404
GET  desk:end                                  in   in   403  403  403  403  on
GET  desk:pass_on                              in   in   403  403  403  403  on
GET  desk:contact                              in   in   403  403  403  403  404
POST desk:check                                in   in   403  403  403  403  200
POST desk:seen                                 in   in   403  403  403  403  200
POST desk:chase                                in   in   403  403  403  403  on
GET  desk:needs                                in   in   403  403  403  403  on
POST desk:needs                                in   in   403  403  403  403  on
POST desk:start                                in   in   403  403  403  403  on
POST desk:start_several                        in   in   403  403  403  403  on
GET  desk:bills                                in   in   403  403  403  403  on
POST desk:bills                                in   in   403  403  403  403  on
POST desk:remove_bill                          in   in   403  403  403  403  on
GET  desk:hand_back/own                        in   in   403  403  403  403  on
GET  desk:hand_back/browsers                   in   in   403  403  403  403  200
POST desk:open_contact                         in   in   403  403  403  403  on
GET  desk:sent/open                            in   in   403  403  403  403  404
GET  desk:post                                 in   in   403  403  403  403  200
GET  desk:record_post                          in   in   403  403  403  403  200
POST desk:record_post                          in   in   403  403  403  403  422
GET  desk:post_item                            in   in   403  403  403  403  404
POST desk:take_post                            in   in   403  403  403  403  404
POST desk:put_back_post                        in   in   403  403  403  403  on
POST desk:chase_post                           in   in   403  403  403  403  on
POST desk:close_post                           in   in   403  403  403  403  404
POST desk:add_scans                            in   in   403  403  403  403  404
GET  desk:scan                                 in   in   403  403  403  403  404
POST incoming_post                             401  401  401  401  401  401  401

GET  business:home                             in   in   403  403  403  403  403
GET  business:bills                            in   in   403  403  403  403  403
GET  business:link_bill                        in   in   403  403  403  403  403
POST business:link_bill                        in   in   403  403  403  403  403
GET  business:prove                            in   in   403  403  403  403  403
GET  business:bill                             in   in   403  403  403  403  403
GET  business:pay_bill                         in   in   403  403  403  403  403
POST business:pay_bill                         in   in   403  403  403  403  403
GET  business:unlink_bill                      in   in   403  403  403  403  403
POST business:unlink_bill                      in   in   403  403  403  403  403
GET  business:premises                         in   in   403  403  403  403  403
GET  business:add_premises                     in   in   403  403  403  403  403
POST business:add_premises                     in   in   403  403  403  403  403
GET  business:one_premises                     in   in   403  403  403  403  403
GET  business:remove_premises                  in   in   403  403  403  403  403
POST business:remove_premises                  in   in   403  403  403  403  403
GET  business:licences                         in   in   403  403  403  403  403
GET  business:requests                         in   in   403  403  403  403  403
GET  business:seminars                         in   in   403  403  403  403  403

GET  organisations:organisations               in   in   200  200  200  200  200
GET  organisations:register                    in   in   200  200  200  200  200
GET  organisations:join                        in   in   404  404  404  404  404
GET  organisations:organisation                in   in   403  403  403  403  403
POST organisations:invite                      in   in   403  403  403  403  403
POST organisations:withdraw                    in   in   403  403  403  403  403
POST organisations:set_role                    in   in   403  403  403  403  403
GET  organisations:remove                      in   in   403  403  403  403  403
GET  organisations:leave                       in   in   403  403  403  403  403
GET  organisations:ask_to_close                in   in   403  403  403  403  403
POST organisations:reach                       in   in   403  403  403  403  403
GET  verifying:waiting                         in   in   403  403  403  403  403
GET  verifying:look_at                         in   in   403  403  403  403  403
POST verifying:list_domain                     in   in   403  403  403  403  403
POST verifying:unlist_domain                   in   in   403  403  403  403  403
GET  partner:home                              in   in   403  403  403  403  403
GET  partner:requests                          in   in   403  403  403  403  403
GET  partner:sent                              in   in   403  403  403  403  403
GET  partner:clients                           in   in   403  403  403  403  403
GET  partner:ways                              in   in   403  403  403  403  403
GET  partner:ask_in_account                    in   in   403  403  403  403  403
GET  partner:ask_by_code                       in   in   403  403  403  403  403
GET  partner:keep_form                         in   in   403  403  403  403  403
GET  partner:asked                             in   in   403  403  403  403  403
GET  partner:client                            in   in   403  403  403  403  403
GET  partner:withdraw                          in   in   403  403  403  403  403
GET  partner:refer                             in   in   403  403  403  403  403
GET  partner:signed_form                       in   in   403  403  403  403  403
GET  partner:lists                             in   in   403  403  403  403  403
GET  partner:columns                           in   in   403  403  403  403  403
GET  partner:template                          in   in   403  403  403  403  403
GET  partner:list                              in   in   403  403  403  403  403
GET  partner:list_result                       in   in   403  403  403  403  403
GET  partner:referrals                         in   in   403  403  403  403  403
GET  partner:referral                          in   in   403  403  403  403  403
POST partner:take_back                         in   in   403  403  403  403  403
POST partner:start                             in   in   403  403  403  403  403
POST partner:reference                         in   in   403  403  403  403  403
POST partner:join_circle                       in   in   403  403  403  403  403
POST partner:leave_circle                      in   in   403  403  403  403  403
POST partner:end                               in   in   403  403  403  403  403
POST partner:send_list                         in   in   403  403  403  403  403
POST partner:delete_list                       in   in   403  403  403  403  403
POST partner:stop_referral                     in   in   403  403  403  403  403
GET  referrals:team_referrals                  in   in   403  403  200  200  200
GET  referrals:team_referral                   in   in   403  403  404  404  404
GET  desk_agencies:withdraw_for                in   in   403  403  403  403  404
GET  home:agencies                             in   in   200  200  403  403  403
GET  home:answer_agency                        in   in   404  404  403  403  403
GET  home:answer_referral                      in   in   404  404  403  403  403
GET  home:stop_agency                          in   in   404  404  403  403  403
POST home:join_circle                          in   in   on   on   403  403  403
POST home:end_circle                           in   in   on   on   403  403  403

GET  casework:to_phone                         in   in   403  403  200  200  200
POST casework:phoned                           in   in   403  403  on   on   on
GET  casework:retention                        in   in   403  403  403  403  403
GET  casework:retention_run                    in   in   403  403  403  403  403
GET  casework:hold_case                        in   in   403  403  403  403  403
POST casework:lift_hold                        in   in   403  403  403  403  403
GET  ward:home                                 in   in   403  403  403  403  403
GET  ward:choices                              in   in   403  403  403  403  403
GET  ward:reports                              in   in   403  403  403  403  403
GET  ward:report_points                        in   in   403  403  403  403  403
GET  ward:figures                              in   in   403  403  403  403  403
GET  ward:report                               in   in   403  403  403  403  403
GET  ward:report_csv                           in   in   403  403  403  403  403
GET  ward:raise                                in   in   403  403  403  403  403
GET  ward:requests                             in   in   403  403  403  403  403
GET  ward:matters                              in   in   403  403  403  403  403
GET  ward:new_matter                           in   in   403  403  403  403  403
GET  ward:matter                               in   in   403  403  403  403  403
GET  ward:enquiries                            in   in   403  403  403  403  403
GET  ward:new_enquiry                          in   in   403  403  403  403  403
GET  ward:enquiry                              in   in   403  403  403  403  403
POST ward:note                                 in   in   403  403  403  403  403
POST ward:plan                                 in   in   403  403  403  403  403
POST ward:attach                               in   in   403  403  403  403  403
POST ward:detach                               in   in   403  403  403  403  403
POST ward:close                                in   in   403  403  403  403  403
POST ward:reopen                               in   in   403  403  403  403  403
GET  casework:enquiries                        in   in   403  403  200  200  200
GET  casework:answer_enquiry                   in   in   403  403  404  404  404

GET  casework:queue                            in   in   403  403  200  200  200
GET  casework:queue_cases                      in   in   403  403  200  200  200
GET  casework:queue_feedback                   in   in   403  403  200  200  200
GET  casework:queue_csv                        in   in   403  403  200  200  200
GET  casework:queue_filters                    in   in   403  403  200  200  200
POST casework:queue_filters                    in   in   403  403  422  422  422
POST casework:saved_filter                     in   in   403  403  on   404  404
POST casework:bulk                             in   in   403  403  on   on   on
GET  casework:bulk_run                         in   in   403  403  200  404  404
POST casework:bulk_run                         in   in   403  403  on   404  404
GET  casework:tasks                            in   in   403  403  200  200  200
POST casework:task_done                        in   in   403  403  on   404  404
GET  casework:mentions                         in   in   403  403  200  200  200
GET  casework:questions                        in   in   403  403  200  200  200
GET  casework:question                         in   in   403  403  404  200  404
GET  casework:away                             in   in   403  403  200  200  200
POST casework:away                             in   in   403  403  422  422  422
POST casework:come_back                        in   in   403  403  on   404  404
GET  casework:wordings                         in   in   403  403  200  200  200
POST casework:wordings                         in   in   403  403  403  403  403
GET  casework:wording                          in   in   403  403  403  403  403
GET  casework:assignment_rules                 in   in   403  403  403  403  403
POST casework:assignment_rule                  in   in   403  403  403  403  403
GET  casework:street                           in   in   403  403  200  200  200
GET  casework:street_case/open                 in   in   403  403  200  403  403
GET  casework:street_case/private              in   in   403  403  200  404  404
GET  casework:map                              200  200  200  200  200  200  200
GET  casework:map_cases                        200  200  200  200  200  200  200
GET  casework:map_base                         200  200  200  200  200  200  200
GET  casework:stop_reminders                   200  200  200  200  200  200  200

GET  casework:planning                         200  200  200  200  200  200  200
GET  casework:planning_points                  200  200  200  200  200  200  200
GET  casework:planning_application             200  200  200  200  200  200  200
GET  casework:planning_yours                   in   in   200  200  403  403  403
POST casework:watch_area                       in   in   422  422  403  403  403
POST casework:unwatch_area                     in   in   on   on   403  403  403
POST casework:watch_application                in   in   on   on   403  403  403
POST casework:unwatch_application              in   in   on   on   403  403  403
GET  casework:planning_stop                    200  200  200  200  200  200  200
GET  casework:comment                          200  200  on   200  403  403  403
GET  casework:comment_code                     on   on   on   on   403  403  403
GET  casework:write_comment                    on   on   on   200  403  403  403
GET  casework:check_comment                    on   on   on   200  403  403  403
GET  casework:comment_sent                     on   on   200  on   403  403  403
POST casework:drop_comment                     on   on   on   on   403  403  403
GET  casework:comments_to_read                 in   in   403  403  403  403  403
GET  casework:review_comment                   in   in   403  403  403  403  403

GET  casework:case/open                        200  200  200  200  200  200  200
GET  casework:case/secret                      on   200  200  404  200  200  200
GET  casework:done/open                        on   200  200  on   on   on   on
GET  casework:done/secret                      on   200  200  404  on   on   on
GET  casework:photo/open                       404  200  200  404  200  200  200
GET  casework:photo/secret                     404  200  200  404  200  200  200
GET  casework:follow/open                      200  on   on   200  200  200  200
GET  casework:follow/secret                    404  on   on   404  on   on   on
GET  casework:follow_code/open                 on   on   on   on   on   on   on
GET  casework:follow_code/secret               404  on   on   404  on   on   on
GET  casework:reopen/open                      on   on   on   on   on   on   on
GET  casework:reopen/secret                    404  on   on   404  on   on   on
GET  casework:stop/open                        200  200  200  200  200  200  200
POST casework:stop_own/open                    on   on   on   on   on   on   on
POST casework:stop_own/secret                  404  on   on   404  on   on   on
POST casework:move/open                        in   in   403  403  409  403  403
POST casework:move/secret                      in   in   403  403  409  403  403
POST casework:assign/open                      in   in   403  403  on   403  403
POST casework:assign/secret                    in   in   403  403  on   403  403
POST casework:claim/open                       in   in   403  403  on   403  403
POST casework:claim/private                    in   in   403  403  on   404  404
POST casework:add_task/open                    in   in   403  403  422  403  403
POST casework:add_task/private                 in   in   403  403  422  404  404
POST casework:ask_team/open                    in   in   403  403  422  403  403
POST casework:ask_team/private                 in   in   403  403  422  404  404
POST casework:link/open                        in   in   403  403  422  403  403
POST casework:link/private                     in   in   403  403  422  404  404
POST casework:unlink/open                      in   in   403  403  on   403  403
POST casework:note/open                        in   in   403  403  422  403  403
POST casework:note/secret                      in   in   403  403  422  403  403
POST casework:resend/open                      in   in   403  403  on   403  403
POST casework:resend/secret                    in   in   403  403  on   403  403
POST casework:resend_message/open              in   in   403  403  on   403  403
POST casework:resend_message/secret            in   in   403  403  on   403  403
POST casework:review_photo/open                in   in   403  403  on   403  403
POST casework:review_photo/secret              in   in   403  403  on   403  403
GET  casework:circle/open                      in   in   403  403  200  403  403
GET  casework:enter_circle/open                in   in   403  403  404  404  404
POST casework:leave_circle/open                in   in   403  403  on   403  403
GET  casework:evidence/open                    404  200  200  404  on   on   on
GET  casework:evidence/private                 404  200  200  404  on   404  404
GET  casework:add_file/open                    on   200  200  on   on   on   on
GET  casework:add_file/private                 404  200  200  404  on   404  404
GET  casework:document/open                    404  200  200  404  200  200  404
GET  casework:document/secret                  404  200  200  404  200  404  404
GET  casework:document/private                 404  200  200  404  200  404  404
GET  casework:upload/private                   200  200  200  200  200  200  200
POST casework:review_evidence/open             in   in   403  403  422  403  403
POST casework:review_evidence/private          in   in   403  403  422  404  404
POST casework:write/open                       in   in   403  403  422  403  403
POST casework:write/private                    in   in   403  403  422  404  404
POST casework:pass_on/open                     in   in   403  403  422  403  403
POST casework:pass_on/private                  in   in   403  403  422  404  404
POST casework:ask/open                         in   in   403  403  422  403  403
POST casework:ask/private                      in   in   403  403  422  404  404
POST casework:decide/open                      in   in   403  403  403  403  403
POST casework:decide/private                   in   in   403  403  409  404  404
POST casework:decide/decided                   in   in   403  403  422  404  404
POST casework:end_grant/decided                in   in   403  403  422  404  404
GET  casework:case/private                     on   200  200  404  200  404  on
GET  casework:done/private                     on   200  200  404  on   404  404
GET  casework:reply/open                       on   200  200  on   on   on   on
GET  casework:reply/secret                     on   200  200  404  on   on   on
GET  casework:reply/private                    on   200  200  404  on   404  404
GET  casework:withdraw/open                    on   200  200  on   on   on   on
GET  casework:withdraw/secret                  404  200  200  404  on   on   on
GET  casework:withdraw/private                 404  200  200  404  on   404  404
GET  casework:feedback/open                    403  200  200  403  403  403  403
GET  casework:feedback/private                 404  200  200  404  403  404  404
GET  casework:decision/decided                 404  200  200  404  200  404  404
GET  casework:challenge/decided                404  200  200  404  on   404  404
GET  casework:permit/decided                   404  200  200  404  200  404  404
GET  casework:permit_qr/decided                404  200  200  404  200  404  404
GET  casework:check_permit/decided             200  200  200  200  200  200  200

GET  casework:case/booked                      on   200  200  404  200  404  on
GET  casework:done/booked                      on   200  200  404  on   404  404
GET  casework:calendar/booked                  on   200  200  404  200  404  404
GET  casework:calendar/open                    on   on   404  404  404  404  404
GET  casework:cancel_booking/booked            on   200  200  404  200  404  404
GET  casework:cancel_booking/open              on   on   on   on   on   on   on
GET  journeys:change_booking/booked            on   200  200  404  200  404  404
GET  journeys:change_booking/open              on   on   on   on   on   on   on
GET  casework:resources                        in   in   403  403  200  200  200
GET  casework:day_sheet                        in   in   403  403  200  403  403
GET  casework:close_resource                   in   in   403  403  200  403  403
POST casework:close_resource                   in   in   403  403  422  403  403
POST casework:open_resource                    in   in   403  403  on   403  403

GET  casework:payment/own                      404  404  200  404  404  404  404
GET  casework:payment/browsers                 404  200  404  404  404  404  404
GET  casework:payment_return/own               404  404  on   404  404  404  404
GET  casework:payment_return/browsers          404  on   404  404  404  404  404
POST casework:stop_payment/own                 404  404  on   404  404  404  404
POST casework:pay_again/own                    404  404  on   404  404  404  404
GET  casework:receipt/own                      404  404  200  404  404  404  404
GET  casework:receipt/browsers                 404  200  404  404  404  404  404
GET  casework:basket                           in   in   200  200  200  200  200
POST casework:pay_charge/decided               404  on   on   404  404  404  404
GET  casework:give_back/decided                in   in   403  403  on   404  404
POST casework:govuk_pay                        403  403  403  403  403  403  403

GET  journeys:help                             200  200  200  200  200  200  200
GET  journeys:help_page                        200  200  200  200  200  200  200
GET  journeys:search                           200  200  200  200  200  200  200
GET  journeys:missed                           in   in   403  403  200  200  200
GET  journeys:community                        200  200  200  200  200  200  200
GET  journeys:group                            200  200  200  200  200  200  200
GET  journeys:notices                          in   in   403  403  200  200  200
GET  journeys:new_notice                       in   in   403  403  200  200  200
GET  journeys:notice                           in   in   403  403  200  200  200
POST journeys:notice                           in   in   403  403  422  422  422
GET  journeys:notice/teams                     in   in   403  403  200  403  200
POST journeys:notice/teams                     in   in   403  403  422  403  422
GET  journeys:end_notice                       in   in   403  403  200  200  200
GET  journeys:end_notice/teams                 in   in   403  403  200  403  200
POST journeys:end_notice                       in   in   403  403  on   on   on
POST journeys:end_notice/teams                 in   in   403  403  on   403  on
GET  journeys:services                         200  200  200  200  200  200  200
GET  journeys:service                          200  200  200  200  200  200  200
POST journeys:start                            on   on   on   on   on   on   on
GET  journeys:page/own                         404  404  200  404  404  404  on
GET  journeys:page/browsers                    404  200  404  404  404  404  200
GET  journeys:check/own                        404  404  on   404  404  404  on
GET  journeys:check/browsers                   404  on   404  404  404  404  on
GET  journeys:paid/own                         404  404  on   404  404  404  on
GET  journeys:paid/browsers                    404  on   404  404  404  404  on
GET  journeys:tasks/long                       404  404  200  404  404  404  on
GET  journeys:save/own                         404  404  200  404  404  404  on
GET  journeys:save/browsers                    404  200  404  404  404  404  on
GET  journeys:come_back/own                    200  200  on   200  200  200  200
GET  journeys:come_back/browsers               200  on   200  200  200  200  on
GET  journeys:photo/own                        404  404  200  404  404  404  on
GET  journeys:photo/browsers                   404  200  404  404  404  404  200
GET  journeys:file/own                         404  404  200  404  404  404  on
GET  journeys:file/browsers                    404  200  404  404  404  404  200
GET  journeys:track                            200  200  200  200  200  200  200

GET  notifications:twilio                      405  405  405  405  405  405  405
POST notifications:twilio                      403  403  403  403  403  403  403

GET  demo:pay                                  200  200  200  200  200  200  200
GET  demo:demo                                 on   on   on   on   on   on   on
GET  demo:outbox                               200  200  200  200  200  200  200
GET  demo:outbox_json                          200  200  200  200  200  200  200
GET  demo:letter                               200  200  200  200  200  200  200
"""
# What /readyz answers depends on the machine and not on who asks; tests/portal/test_health.py has it.
ELSEWHERE = {"readyz"}
# Doors that take one id: of agencies, for whom nobody here acts; of post, of which none came.
WITH_AN_ID = """
    organisations:organisation organisations:invite organisations:leave organisations:reach
    organisations:ask_to_close verifying:look_at
    partner:asked partner:take_back partner:client partner:start partner:reference partner:join_circle
    partner:leave_circle partner:withdraw partner:end partner:refer partner:signed_form partner:list
    partner:send_list partner:delete_list partner:list_result partner:referral partner:stop_referral
    desk:post_item desk:take_post desk:put_back_post desk:chase_post desk:close_post desk:add_scans
    hats:end hats:acts referrals:team_referral desk_agencies:withdraw_for
    home:answer_agency home:answer_referral home:stop_agency
""".split()  # noqa: SIM905  read like the table


@dataclass(frozen=True)
class Row:
    """One line of the table: what each account gets from one door."""

    method: str
    door: str
    what: str
    expected: tuple[str, ...]


def rows() -> list[Row]:
    """The table, read."""
    lines = (line.split() for line in TABLE.splitlines() if line)
    return [
        Row(method=method, door=door.partition("/")[0], what=door.partition("/")[2], expected=tuple(expected))
        for method, door, *expected in lines
    ]


def named_doors(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """The name of every address there is; one without a name by its path."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (space, pattern.namespace) if part)
            yield from named_doors(pattern.url_patterns, inner)
        else:
            yield ":".join(part for part in (space, pattern.name or str(pattern.pattern)) if part)


def test_every_address_is_in_the_table_and_every_row_has_an_address() -> None:
    assert set(named_doors(get_resolver().url_patterns)) == {row.door for row in rows()} | ELSEWHERE


@dataclass(frozen=True)
class Borough:
    """What the doors lead to, and who asks."""

    cases: dict[str, Case]
    guests_cases: dict[str, Case]
    own_draft: Draft
    browsers_draft: Draft
    long_draft: Draft
    letter: uuid.UUID
    stop_url: str
    visitor: uuid.UUID
    notice: int
    teams_notice: int
    work: dict[str, Model]
    people: dict[str, Person]

    def client(self, account: str) -> Client:
        client = Client()
        if account == "browser":
            client.cookies[VISITOR_COOKIE] = get_cookie_signer(salt=VISITOR_COOKIE).sign(str(self.visitor))
        elif account != "guest":
            user = self.people[account].user
            assert user is not None
            client.force_login(user)
        return client

    def address(self, row: Row, account: str) -> str:
        case = (self.guests_cases if account == "browser" else self.cases).get(row.what)
        draft = {"own": self.own_draft, "browsers": self.browsers_draft, "long": self.long_draft}.get(row.what)
        match row.door:
            case "ward:matter" | "ward:note" | "ward:plan" | "ward:attach" | "ward:detach":
                return reverse(row.door, args=[self.letter])
            case "ward:close" | "ward:reopen" | "ward:enquiry" | "casework:answer_enquiry":
                return reverse(row.door, args=[self.letter])
            case "casework:photo":
                assert case is not None
                return reverse(row.door, args=[case.reference, case.photos.get().pk, "small"])
            case "casework:unlink":
                assert case is not None
                return reverse(row.door, args=[case.reference, self.work["unlink"].pk])
            case "casework:saved_filter" | "casework:bulk_run" | "casework:task_done" | "casework:question":
                return reverse(row.door, args=[self.work[row.door.partition(":")[2]].pk])
            case "casework:come_back" | "casework:wording" | "casework:assignment_rule":
                return reverse(row.door, args=[self.work[row.door.partition(":")[2]].pk])
            case "casework:review_photo":
                assert case is not None
                return reverse(row.door, args=[case.reference, case.photos.get().pk])
            case "casework:resend_message":
                assert case is not None
                message = Message.objects.filter(about=case.reference).exclude(event="team_asked").get()
                return reverse(row.door, args=[case.reference, message.pk])
            case "casework:document":
                assert case is not None
                return reverse(row.door, args=[case.reference, case.documents.get().pk])
            case "casework:evidence" | "casework:review_evidence":
                assert case is not None
                return reverse(row.door, args=[case.reference, case.evidence.get().name])
            case "casework:decision" | "casework:challenge":
                assert case is not None
                return reverse(row.door, args=[case.reference, case.decisions.get().pk])
            case "casework:pay_charge" | "casework:give_back":
                assert case is not None
                return reverse(row.door, args=[case.reference, case.charges.get().pk])
            case (
                "casework:payment"
                | "casework:payment_return"
                | "casework:stop_payment"
                | "casework:pay_again"
                | "casework:receipt"
            ):
                return reverse(row.door, args=[Payment.objects.get(visitor__isnull=row.what == "own").pk])
            case "demo:pay":
                order = payments.Order(reference="P7K3M2Q9XABC", pence=100, words="Fee", return_url="/pay/")
                return reverse(row.door, args=[payments.provider("demo").create(order).provider_id])
            case "casework:day_sheet" | "casework:close_resource":
                return reverse(row.door, args=["desk"])
            case "casework:open_resource":
                return reverse(row.door, args=["desk", 1])
            case "casework:check_permit":
                assert case is not None
                return reverse(row.door, args=[case.grant.token])
            case "casework:upload":
                assert case is not None
                return urlsplit(casework_queries.upload_url(case.evidence.get())).path
            case "casework:planning_stop":
                return urlsplit(casework_queries.stop_watch_url(PlanningWatch.objects.get())).path
            case "casework:review_comment":
                return reverse(row.door, args=[Comment.objects.get(sent_at__isnull=False).pk])
            case "casework:watch_area" | "casework:unwatch_area":
                return reverse(row.door)
            case (
                "casework:planning_application"
                | "casework:watch_application"
                | "casework:unwatch_application"
                | "casework:comment"
                | "casework:comment_code"
                | "casework:write_comment"
                | "casework:check_comment"
                | "casework:comment_sent"
                | "casework:drop_comment"
            ):
                return reverse(row.door, args=[PlanningApplication.objects.get().key])
            case "casework:stop":
                return self.stop_url
            case "journeys:page":
                assert draft is not None
                return reverse(row.door, args=[draft.pk, draft.service.definition["pages"][0]["name"]])
            case "journeys:photo":
                assert draft is not None
                return reverse(row.door, args=[draft.pk, Photo.objects.get(draft=draft.pk).pk, "small"])
            case "journeys:file":
                assert draft is not None
                return reverse(row.door, args=[draft.pk, Document.objects.get(draft=draft.pk).pk])
            case "journeys:help_page":
                return reverse(row.door, args=["who-pays-council-tax"])
            case "journeys:group":
                return reverse(row.door, args=[HelpService.objects.get().slug])
            case "journeys:notice" | "journeys:end_notice":
                return reverse(row.door, args=[self.teams_notice if row.what == "teams" else self.notice])
            case "journeys:service" | "journeys:start":
                return reverse(row.door, args=["report-a-fly-tip"])
            case "desk:remove_bill":
                return reverse(row.door, args=[self.people["owner"].pk, TaxAccount.objects.get().pk])
            case "desk:take_call" | "desk:contact":
                return reverse(row.door, args=[uuid.UUID(int=0)])
            case (
                "desk:person"
                | "desk:check"
                | "desk:seen"
                | "desk:chase"
                | "desk:needs"
                | "desk:start"
                | "desk:start_several"
            ):
                return reverse(row.door, args=[self.people["owner"].pk])
            case "desk:bills":
                return reverse(row.door, args=[self.people["owner"].pk])
            case "demo:letter":
                return reverse(row.door, args=[self.letter])
            case "casework:map_cases" | "casework:queue_cases":
                return reverse(row.door) + "?bbox=-0.3,51.4,-0.1,51.6"
            case "feed":
                return reverse(row.door, args=["rounds"])
            case "business:bill" | "business:pay_bill" | "business:unlink_bill":
                return reverse(row.door, args=[1])  # whose it is, tests/portal/business asks
            case "business:one_premises" | "business:remove_premises":
                return reverse(row.door, args=[1])
            case "home:bill" | "home:pay_bill" | "home:e_billing" | "home:unlink_bill":
                return reverse(row.door, args=[TaxAccount.objects.get().pk])
            case "calendar":
                return reverse(row.door, args=[CollectionCalendar.objects.get().token])
            case "casework:stop_reminders":
                return urlsplit(stop_reminders_url(self.people["owner"])).path
            case "casework:phoned" | "casework:retention_run":
                return reverse(row.door, args=[self.letter])
            case "casework:lift_hold" | "staff:end_role" | "staff:seat" | "staff:end_seat":
                return reverse(row.door, args=[1])
            case "mfa_edit_webauthn" | "mfa_remove_webauthn":
                return reverse(row.door, args=[1])
            case "staff:team" | "staff:remove":
                return reverse(row.door, args=["street-cleansing"])
            case "hats:accept":
                return reverse(row.door, args=["a-link-that-nobody-got"])
            case "kept_form":
                return reverse(row.door, args=[self.letter])
            case "healthz":
                return "/healthz"
            case "organisations:join":
                return reverse(row.door, args=["a-link-that-nobody-got"])
            case "organisations:withdraw" | "desk:scan":
                return reverse(row.door, args=[self.letter, self.letter])
            case "organisations:set_role" | "organisations:remove":
                return reverse(row.door, args=[self.letter, 1])
            case "verifying:unlist_domain":
                return reverse(row.door, args=[1])
            case "partner:sent":
                return reverse(row.door, args=[self.cases["open"].reference])
            case "partner:columns" | "partner:template":
                return reverse(row.door, args=["report-graffiti"])
            case door if door in WITH_AN_ID:
                return reverse(row.door, args=[self.letter])
        if case is not None:
            return reverse(row.door, args=[case.reference])
        return reverse(row.door, args=[draft.pk] if draft is not None else [])


def work_of(officer: Person, cases: dict[str, Case]) -> dict[str, Model]:
    """What an officer of the street cleansing team keeps, by the door that leads to it."""
    by, case, today = officer.user, cases["open"], timezone.localdate()
    assert by is not None
    highways = Team.objects.get(slug="highways")
    words = {"team": case.team, "step": "tell", "name": "Sorry", "words": "We are late."}
    return {
        "saved_filter": casework.save_filter(name="Late", asked="due=late", by=by),
        "bulk_run": casework.prepare_run(what="tell", wanted=[casework.Wanted(case)], by=by),
        "task_done": casework.add_task(case=case, what="Ring them", for_whom=None, due_on=today, by=by),
        "question": casework.ask_team(case=case, team=highways, words="Is it yours?", due_on=today, by=by),
        "come_back": casework.note_away(first_on=today, last_on=today, by=by),
        "wording": ReplyTemplate.objects.create(**words),
        "assignment_rule": AssignmentRule.objects.create(team=case.team),
        "unlink": casework.link_cases(case=case, other=cases["secret"], reason="The same", by=by),
    }


@pytest.fixture
def borough(db: None) -> Borough:
    """One open case, one confidential one, two drafts, and everyone who might ask for them."""
    people = {account: PersonFactory.create(account=True) for account in ACCOUNTS[2:]}
    TeamFactory.create(members=[people["team"].user])
    TeamFactory.create(slug="highways", members=[people["staff"].user])
    TeamFactory.create(slug="advisors", is_desk=True, members=[people["advisor"].user])
    visitor = uuid.uuid4()
    cases = {
        "open": CaseFactory.create(person=people["owner"]),
        "secret": CaseFactory.create(person=people["owner"], confidential=True),
        "private": CaseFactory.create(person=people["owner"], application=True),
        "decided": CaseFactory.create(person=people["owner"], application=True, closed=True, outcome=Outcome.GRANTED),
    }
    guests_cases = {
        "open": CaseFactory.create(visitor=visitor),
        "secret": CaseFactory.create(visitor=visitor, confidential=True),
        "private": CaseFactory.create(visitor=visitor, application=True),
        "decided": CaseFactory.create(visitor=visitor, application=True, closed=True, outcome=Outcome.GRANTED),
    }
    desk = a_resource(slug="desk", group="birth-registration", capacity=2, team=cases["open"].team)
    cases["booked"] = case_of(a_birth(desk, moment(5), person=people["owner"]))
    guests_cases["booked"] = case_of(a_birth(desk, moment(5), person=PersonFactory.create(), visitor=visitor))
    for case in (cases["decided"], guests_cases["decided"]):
        DecisionFactory.create(case=case)
        GrantFactory.create(case=case)
        Charge.objects.create(case=case, words="Permit for a year", pence=12_500)
    FollowerFactory.create(case=cases["open"], person=people["other"])
    planned = LoftFactory.create()
    CommentFactory.create(application=planned, person=people["owner"])
    CommentFactory.create(application=planned, person=people["other"], unsent=True)
    WatchFactory.create(application=planned)
    kept_until = timezone.now() + timedelta(days=1)
    service = kinds.publish(kinds.services()["report-a-fly-tip"])
    own_draft = Draft.objects.create(service=service, person=people["owner"], expires_at=kept_until)
    browsers_draft = Draft.objects.create(service=service, visitor=visitor, expires_at=kept_until)
    with_tasks = next(one for one in kinds.services().values() if one.definition.tasks)
    long_draft = Draft.objects.create(service=kinds.publish(with_tasks), person=people["owner"], expires_at=kept_until)
    for case in [*cases.values(), *guests_cases.values()]:
        MessageFactory.create(about=case.reference, status=MessageStatus.FAILED, next_attempt_at=None)
        photo_of(case)
        if not case.is_closed:
            document_of(case, EvidenceFactory.create(case=case).name)
    for draft in (own_draft, browsers_draft):
        casework.add_photo(upload=upload(), draft=draft.pk, by=None)
        casework.add_document(upload=a_file(), draft=draft.pk, item="payslips", by=None)
    HelpServiceFactory.create()
    TaxLinkFactory.create(person=people["owner"])
    CollectionCalendar.objects.create(person=people["owner"])
    account = TaxAccount.objects.get()
    pay_bill(account, person=people["owner"])
    pay_bill(account, visitor=visitor)
    return Borough(
        cases=cases,
        guests_cases=guests_cases,
        own_draft=own_draft,
        browsers_draft=browsers_draft,
        long_draft=long_draft,
        letter=MessageFactory.create(
            channel=Channel.EMAIL, status=MessageStatus.SENT, sent_at=timezone.now(), html="<p>Hello</p>"
        ).pk,
        stop_url=urlsplit(casework_queries.stop_url(cases["open"], people["other"])).path,
        visitor=visitor,
        notice=NoticeFactory.create().pk,
        teams_notice=NoticeFactory.create(services=["report-a-fly-tip"]).pk,
        work=work_of(people["team"], cases),
        people=people,
    )


def answer(client: Client, row: Row, address: str) -> str:
    """What the door answers, in the table's words."""
    response = client.get(address) if row.method == "GET" else client.post(address)
    b"".join(response)  # a file is closed once it is read
    if response.status_code != 302:
        return str(response.status_code)
    return "in" if response["Location"].startswith(reverse("account_login")) else "on"


@pytest.mark.req("R-10")
@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.method} {row.door} {row.what}")
def test_a_door_opens_to_whom_the_table_says(row: Row, borough: Borough) -> None:
    got = []
    for account in ACCOUNTS:
        cache.clear()  # a limit on tries is not what is asked here
        got.append(answer(borough.client(account), row, borough.address(row, account)))
    assert dict(zip(ACCOUNTS, got, strict=True)) == dict(zip(ACCOUNTS, row.expected, strict=True))
