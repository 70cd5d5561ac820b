from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI

from core_service.memories import router
from core_service.users import USERS
from shared.schemas.answers import UserResponse
from shared.schemas.requests import UserCreate


def create_app() -> FastAPI:
    app = FastAPI()
    app.include_router(router, prefix="/memories")

    @app.post("/users", response_model=UserResponse)
    def add_user(user: UserCreate) -> Any:
        USERS.add(user.telegram_user_id)
        return {**user.model_dump(), "is_allowed": True, "created_at": datetime.now(UTC)}

    return app
