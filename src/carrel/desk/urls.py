"""The addresses of the desk. None names a patron."""

from django.urls import path

from carrel.desk import printing, views

urlpatterns = [
    path("", views.begin, name="begin"),
    path("desk/<uuid:interaction>/", views.desk, name="desk"),
    path("desk/<uuid:interaction>/titles", views.titles, name="titles"),
    path("desk/<uuid:interaction>/turned", views.turned, name="turned"),
    path("desk/<uuid:interaction>/paper/<str:kind>", printing.paper, name="paper"),
    path("desk/<uuid:interaction>/next", views.next_person, name="next-person"),
    path("workstation", views.settings, name="workstation"),
]
