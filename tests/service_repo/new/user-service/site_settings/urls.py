from django.urls import include, path
from users import views

urlpatterns = [
    path("health/", views.health),
    path("api/v1/", include("users.urls")),
]
