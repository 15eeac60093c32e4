"""The addresses of the account holder's pages. None names a patron, and none what somebody looked for."""

from typing import Final

from django.urls import path

from carrel.portal import own, signing, views

OPEN_ROUTES: Final = frozenset({"account-sign-in"})
"""What opens to whoever is not signed in."""

urlpatterns = [
    path("account", views.checkouts, name="account"),
    path("account/", views.as_typed, name="account-as-typed"),
    path("account/renew", views.renew, name="account-renew"),
    path("account/holds", views.holds, name="account-holds"),
    path("account/holds/place", views.place_hold, name="account-place-hold"),
    path("account/holds/change", views.change_hold, name="account-change-hold"),
    path("account/holds/cancel", views.cancel_hold, name="account-cancel-hold"),
    path("account/history", views.history, name="account-history"),
    path("account/fees", views.fees, name="account-fees"),
    path("account/contact", own.contact, name="account-contact"),
    path("account/pin", own.pin, name="account-pin"),
    path("account/privacy", own.privacy, name="account-privacy"),
    path("account/who-looked", own.who_looked, name="account-who-looked"),
    path("account/download", own.download, name="account-download"),
    path("account/sign-in", signing.sign_in, name="account-sign-in"),
    path("account/sign-out", signing.sign_out, name="account-sign-out"),
    path("account/stay", signing.stay, name="account-stay"),
]
