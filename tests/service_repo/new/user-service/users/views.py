from django.http import JsonResponse


def health(request):
    return JsonResponse({"status": "healthy", "service": "user-service", "version": "2.1.0"})


def user(request, user_id):
    return JsonResponse({"detail": "not logged in"}, status=401)
