"""Addresses of a business's own pages."""

from django.urls import path

from portal.business.views import home, licences, premises, rates, requests, seminars
from portal.home.views import proof

app_name = "business"
urlpatterns = [
    path("", home.home, name="home"),
    path("rates/", rates.bills, name="bills"),
    path("rates/add/", rates.link_bill, name="link_bill"),
    path("rates/code/", proof.prove, name="prove"),
    path("rates/<int:account_id>/", rates.bill, name="bill"),
    path("rates/<int:account_id>/pay/", rates.pay_bill, name="pay_bill"),
    path("rates/<int:account_id>/remove/", rates.unlink_bill, name="unlink_bill"),
    path("premises/", premises.premises, name="premises"),
    path("premises/add/", premises.add, name="add_premises"),
    path("premises/<int:premises_id>/", premises.one, name="one_premises"),
    path("premises/<int:premises_id>/remove/", premises.remove, name="remove_premises"),
    path("licences/", licences.licences, name="licences"),
    path("requests/", requests.requests, name="requests"),
    path("seminars/", seminars.seminars, name="seminars"),
]
