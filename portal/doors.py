"""To which thing of the permission table each address belongs, by its name; ``desk:*`` are all of a room.

An address that is not here opens for nobody, and ``tests/architecture/test_permissions.py`` fails on it.
"""

from functools import cache

from accounts.rules.permissions import What

DOORS: dict[What, str] = {
    What.PAGES: """
        front:* healthz readyz api:* demo:* calendar home:erased
        casework:map casework:map_cases casework:map_base casework:planning casework:planning_points
        casework:planning_application casework:check_permit casework:stop casework:stop_reminders
        casework:planning_stop casework:upload
        journeys:help journeys:help_page journeys:search journeys:community journeys:group journeys:services
        journeys:service journeys:track journeys:come_back""",
    What.MACHINES: "feed casework:govuk_pay notifications:twilio desk:call incoming_post",
    What.SIGN_IN: """
        account_login account_request_login_code account_confirm_login_code account_inactive account_email
        account_signup account_email_verification_sent account_logout account_reset_password
        account_confirm_password_reset_code account_complete_password_reset mfa_authenticate mfa_login_webauthn
        council_login council_callback session""",
    What.HATS: "hats:choose hats:wear",
    What.JOINING: "hats:accept organisations:organisations organisations:register organisations:join",
    What.DETAILS: """
        hats:sharing hats:share hats:acts hats:end home:details home:change_name home:change_needs home:change_email
        home:change_mobile home:remove_mobile home:new_address home:data home:download_data home:data_as_json
        home:data_as_page home:consents home:looks home:erase home:agencies
        home:answer_agency home:answer_referral home:stop_agency home:join_circle home:end_circle""",
    What.SECURITY: """
        mfa_index mfa_required mfa_activate_totp mfa_deactivate_totp mfa_add_webauthn mfa_edit_webauthn
        mfa_remove_webauthn
        mfa_view_recovery_codes mfa_generate_recovery_codes mfa_reauthenticate account_reauthenticate
        mfa_reauthenticate_webauthn sign_out_others kept_form""",
    What.ACCOUNT: "home:home",
    What.REQUESTS: "home:requests",
    What.UNFINISHED: "home:drafts home:delete_draft",
    What.BILLS: "home:bills home:link_bill home:bill home:pay_bill home:e_billing home:unlink_bill",
    What.PROOF: "home:prove",
    What.BOOKINGS: "home:bookings",
    What.HOUSEHOLD: "home:collections home:set_calendar home:residence home:claims",
    What.FOLLOWING: """
        home:alerts casework:planning_yours casework:watch_area casework:unwatch_area casework:watch_application
        casework:unwatch_application casework:comment casework:comment_code casework:write_comment
        casework:check_comment casework:comment_sent casework:drop_comment""",
    What.CASES: """
        casework:case casework:done casework:reply casework:reopen casework:withdraw casework:cancel_booking
        casework:calendar casework:feedback casework:permit casework:permit_qr casework:follow casework:follow_code
        casework:stop_own casework:photo casework:evidence casework:add_file casework:document casework:decision
        casework:challenge journeys:change_booking""",
    What.AUDIT: "audit:*",
    What.STAFF: "staff:*",
    What.CASE_WORK: """
        casework:circle casework:enter_circle casework:leave_circle
        casework:move casework:assign casework:note casework:write casework:pass_on casework:resend
        casework:resend_message casework:ask casework:decide casework:review_photo casework:review_evidence
        casework:end_grant casework:give_back casework:claim casework:add_task casework:ask_team casework:link
        casework:unlink casework:street_case""",
    What.DRAFTS: """
        journeys:start journeys:page journeys:check journeys:paid journeys:tasks journeys:save journeys:photo
        journeys:file""",
    What.PAYMENTS: """
        casework:pay_charge casework:basket casework:payment casework:payment_return casework:stop_payment
        casework:pay_again casework:receipt""",
    What.QUEUE: """
        referrals:*
        casework:queue casework:queue_cases casework:queue_feedback casework:comments_to_read casework:review_comment
        casework:enquiries casework:answer_enquiry
        casework:resources casework:day_sheet casework:close_resource casework:open_resource casework:queue_csv
        casework:queue_filters casework:saved_filter casework:bulk casework:bulk_run casework:tasks casework:task_done
        casework:mentions casework:questions casework:question casework:away casework:come_back casework:wordings
        casework:street casework:to_phone casework:phoned""",
    What.RETENTION: "casework:retention casework:retention_run casework:hold_case casework:lift_hold",
    What.TEAM_RULES: "casework:assignment_rules casework:assignment_rule casework:wording",
    What.NOTICES: "journeys:missed journeys:notices journeys:new_notice journeys:notice journeys:end_notice",
    What.BUSINESS: "business:*",
    What.DESK: "desk:* desk_agencies:*",
    What.PARTNER: "partner:*",
    What.MEMBERS: """
        organisations:organisation organisations:invite organisations:withdraw organisations:set_role
        organisations:remove organisations:leave organisations:ask_to_close organisations:reach""",
    What.VERIFYING: "verifying:*",
    What.WARD: "ward:*",
}


@cache
def _by_name() -> dict[str, What]:
    return {name: what for what, names in DOORS.items() for name in names.split()}


def what_of(name: str) -> What | None:
    """To what the address called ``name`` belongs; None where nobody said."""
    by_name = _by_name()
    return by_name.get(name) or by_name.get(f"{name.rpartition(':')[0]}:*")
