"""Addresses of the ward."""

from django.urls import path

from portal.ward.views import enquiries, home, matters, raising, reports

app_name = "ward"
urlpatterns = [
    path("", home.home, name="home"),
    path("alerts/", home.choices, name="choices"),
    path("reports/", reports.reports, name="reports"),
    path("reports.json", reports.points_of_reports, name="report_points"),
    path("figures/", reports.figures, name="figures"),
    path("report/", reports.report, name="report"),
    path("report.csv", reports.report_csv, name="report_csv"),
    path("raise/", raising.raise_, name="raise"),
    path("requests/", raising.requests, name="requests"),
    path("matters/", matters.matters, name="matters"),
    path("matters/new/", matters.new, name="new_matter"),
    path("matters/<uuid:matter_id>/", matters.matter, name="matter"),
    path("matters/<uuid:matter_id>/note/", matters.note, name="note"),
    path("matters/<uuid:matter_id>/plan/", matters.plan, name="plan"),
    path("matters/<uuid:matter_id>/attach/", matters.attach, name="attach"),
    path("matters/<uuid:matter_id>/detach/", matters.detach, name="detach"),
    path("matters/<uuid:matter_id>/close/", matters.close, name="close"),
    path("matters/<uuid:matter_id>/reopen/", matters.reopen, name="reopen"),
    path("enquiries/", enquiries.enquiries, name="enquiries"),
    path("enquiries/new/", enquiries.new, name="new_enquiry"),
    path("enquiries/<uuid:enquiry_id>/", enquiries.enquiry, name="enquiry"),
]
