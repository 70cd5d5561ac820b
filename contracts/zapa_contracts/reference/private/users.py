"""Users and their messages, for admins."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Query

from zapa_shared.rest.done import Done
from zapa_shared.rest.private import Conversations, PageQuery, UserPage, UserPath
from zapa_shared.schemas import UserCreate, UserResponse, UserUpdate

from ..errors import refuses
from ..store import Store
from .service import Service, require_admin

__all__ = ["find_user", "user_routes"]


def find_user(store: Store, user_id: int) -> UserResponse:
    """The user, where there is one; else the request is refused with 404."""
    if user_id not in store.users:
        raise HTTPException(404, "there is no such user")
    return store.users[user_id]


def user_routes(service: Service) -> APIRouter:
    """The routes below `/admin/users`."""
    admin = Depends(require_admin(service))
    routes = APIRouter(
        prefix="/admin/users",
        tags=["users"],
        dependencies=[admin],
        responses=refuses(401, 403),
    )
    store = service.store

    @routes.get("/")
    async def list_users(asked: Annotated[PageQuery, Query()]) -> UserPage:
        users = [store.users[user_id] for user_id in sorted(store.users)]
        return UserPage(users=_cut(users, asked), **_page(len(users), asked))

    @routes.post("/", status_code=201, responses=refuses(400))
    async def create_user(new: UserCreate) -> UserResponse:
        if store.user_of(new.phone_number):
            raise HTTPException(400, "another user has this number")
        now = service.clock()
        dates = {"first_seen": now, "created_at": now, "last_active": None, "updated_at": None}
        user = UserResponse(id=max(store.users, default=0) + 1, **new.model_dump(), **dates)
        store.users[user.id] = user
        return user

    @routes.get("/{user_id}", responses=refuses(404))
    async def get_user(at: Annotated[UserPath, Path()]) -> UserResponse:
        return find_user(store, at.user_id)

    @routes.put("/{user_id}", responses=refuses(404))
    async def update_user(at: Annotated[UserPath, Path()], changes: UserUpdate) -> UserResponse:
        given = changes.model_dump(exclude_unset=True)
        user = find_user(store, at.user_id)
        # Made anew, for null preferences are answered as none at all.
        made = {**user.model_dump(), **given, "updated_at": service.clock()}
        store.users[user.id] = UserResponse.model_validate(made)
        return store.users[user.id]

    @routes.delete("/{user_id}", responses=refuses(400, 404))
    async def delete_user(at: Annotated[UserPath, Path()], own: Annotated[int, admin]) -> Done:
        if at.user_id == own:
            raise HTTPException(400, "nobody deletes themselves")
        store.delete_user(find_user(store, at.user_id).id)
        return Done(success=True, message="the user was deleted")

    @routes.get("/{user_id}/conversations", responses=refuses(404))
    async def list_conversations(
        at: Annotated[UserPath, Path()], asked: Annotated[PageQuery, Query()]
    ) -> Conversations:
        found = store.messages_of(find_user(store, at.user_id).id)
        return Conversations(messages=_cut(found, asked), **_page(len(found), asked))

    @routes.delete("/{user_id}/conversations", responses=refuses(404))
    async def delete_conversations(at: Annotated[UserPath, Path()]) -> Done:
        store.delete_messages(find_user(store, at.user_id).id)
        return Done(success=True, message="the messages were deleted")

    return routes


def _cut[T](rows: list[T], asked: PageQuery) -> list[T]:
    first = (asked.page - 1) * asked.page_size
    return rows[first : first + asked.page_size]


def _page(total: int, asked: PageQuery) -> dict[str, int]:
    pages = -(-total // asked.page_size)
    return {**asked.model_dump(), "total": total, "total_pages": pages}
