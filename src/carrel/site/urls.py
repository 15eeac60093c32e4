"""Every address of the site. None names a patron."""

from django.urls import include, path

from carrel.desk import urls as desk
from carrel.portal import urls as portal
from carrel.site import contact, demonstration, mail, pin, policy_pages, staff, views

urlpatterns = [
    path("", include(desk)),
    path("", include(portal)),
    path("sign-in", views.sign_in, name="sign-in"),
    path("lock", views.lock, name="lock"),
    path("unlock", views.unlock, name="unlock"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("password", views.password, name="password"),
    path("staff", staff.accounts, name="staff"),
    path("staff-history", staff.history, name="staff-history"),
    path("staff/<str:name>", staff.account, name="staff-account"),
    path("contact/<str:token>", contact.link, name="contact"),
    path("pin", pin.by_code, name="pin"),
    path("pin/forgot", pin.forgot, name="pin-forgot"),
    path("pin/<str:token>", pin.by_link, name="pin-link"),
    path("alarms", contact.alarms, name="alarms"),
    path("letters", contact.letters, name="letters"),
    path("policy/", policy_pages.contents, name="policy"),
    path("policy/chart", policy_pages.chart, name="policy-chart"),
    path("policy/what-if", policy_pages.what_if, name="policy-what-if"),
    path("policy/<str:name>", policy_pages.clause, name="policy-clause"),
    path("demo", demonstration.exhibits, name="demonstration"),
    path("mail", mail.mail, name="mail"),
    path("unsubscribe/<str:token>", mail.unsubscribe, name="unsubscribe"),
    path("demo/mail", demonstration.mail, name="demonstration-mail"),
    path("demo/mail/<str:name>", demonstration.letter, name="demonstration-letter"),
    path("demo/sign-in", demonstration.sign_in, name="demonstration-sign-in"),
    path("health", views.health, name="health"),
]
handler400 = "carrel.site.views.bad_request"
handler403 = "carrel.site.views.forbidden"
handler404 = "carrel.site.views.not_found"
handler500 = "carrel.site.views.failed"
