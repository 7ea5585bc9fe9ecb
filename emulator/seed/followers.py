from emulator.life.official import followers as life
from emulator.seed.lists import read_list
from emulator.world import World
from emulator.world.official.followers import Follower, new_openid


def seed_followers(world: World) -> None:
    """Who follows the 公众号; one of them is a staff member's customer, too, by the same unionid."""
    for entry in read_list("followers"):
        account = world.official.accounts.first
        life.subscribes(
            world,
            Follower(openid=new_openid(), app_id=account.app_id, name=entry["name"], unionid=entry["unionid"]),
        )
