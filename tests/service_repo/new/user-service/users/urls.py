from django.urls import path

from users import views

urlpatterns = [path("users/<uuid:user_id>", views.user)]
