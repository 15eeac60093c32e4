"""Every address of the site. None names a patron."""

from django.urls import path

from carrel.desk import printing
from carrel.desk import views as desk
from carrel.site import demonstration, policy_pages, staff, views

urlpatterns = [
    path("", desk.begin, name="begin"),
    path("desk/<uuid:interaction>/", desk.desk, name="desk"),
    path("desk/<uuid:interaction>/titles", desk.titles, name="titles"),
    path("desk/<uuid:interaction>/turned", desk.turned, name="turned"),
    path("workstation", desk.settings, name="workstation"),
    path("desk/<uuid:interaction>/paper/<str:kind>", printing.paper, name="paper"),
    path("desk/<uuid:interaction>/next", desk.next_person, name="next-person"),
    path("sign-in", views.sign_in, name="sign-in"),
    path("lock", views.lock, name="lock"),
    path("unlock", views.unlock, name="unlock"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("password", views.password, name="password"),
    path("staff", staff.accounts, name="staff"),
    path("staff-history", staff.history, name="staff-history"),
    path("staff/<str:name>", staff.account, name="staff-account"),
    path("policy/", policy_pages.contents, name="policy"),
    path("policy/chart", policy_pages.chart, name="policy-chart"),
    path("policy/what-if", policy_pages.what_if, name="policy-what-if"),
    path("policy/<str:name>", policy_pages.clause, name="policy-clause"),
    path("demo", demonstration.exhibits, name="demonstration"),
    path("demo/sign-in", demonstration.sign_in, name="demonstration-sign-in"),
    path("health", views.health, name="health"),
]
handler400 = "carrel.site.views.bad_request"
handler403 = "carrel.site.views.forbidden"
handler404 = "carrel.site.views.not_found"
handler500 = "carrel.site.views.failed"
