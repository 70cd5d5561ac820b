"""What the café relies on of the bakery."""

from typing import Literal

from pydantic import BaseModel

from handfast import Consumer, Provider, chosen, system


class LoafWrite(BaseModel):
    flour: Literal["rye", "wheat"]


class Loaf(BaseModel):
    id: str
    name: str
    mill: str


class Refusal(BaseModel):
    detail: str


bakery = Provider("bakery", refusals={404: Refusal, 422: Refusal})
BAKE = bakery.post("/loaves", name="bake", body=LoafWrite, answers={201: Loaf})
READ = bakery.get("/loaves/{loaf_id}", name="read_loaf", answers={200: Loaf}, refuses=[404])


@bakery.state("a rye loaf exists")
class RyeLoaf(BaseModel):
    loaf_id: str = chosen("loaf-1")

    async def through_api(self, api):
        return {"loaf_id": (await api.call(BAKE, body={"flour": "rye"}))["id"]}


cafe = Consumer("cafe")
cafe.relies_on(BAKE, "bake a wheat loaf", body={"flour": "wheat"}, equals={"name": "wheat loaf"})
cafe.relies_on(
    READ,
    "read a rye loaf",
    given=RyeLoaf(),
    equals={"id": RyeLoaf.loaf_id, "name": "rye loaf", "mill": "Upper Mill"},
)

SYSTEM = system("bakery", title="A bakery", providers=[bakery], consumers=[cafe])
