"""Calls Core with aiohttp."""

import aiohttp


class CoreError(Exception):
    """Core refused."""


class CoreClient:
    """One method for each thing that the bot asks of Core so far."""

    def __init__(self, session: aiohttp.ClientSession, base_url: str) -> None:
        self.session = session
        self.base_url = base_url

    async def get_memory(self, memory_id):
        return await self._json("GET", f"/memories/{memory_id}")

    async def get_settings(self, user_id):
        return await self._json("GET", f"/settings/{user_id}")

    async def _json(self, method, path):
        async with self.session.request(method, self.base_url + path) as answer:
            if answer.status >= 400:
                raise CoreError(answer.status)
            return await answer.json()
