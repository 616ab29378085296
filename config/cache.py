"""The cache counts failed sign-ins. Without Redis it forgets; it must not keep people from signing in."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def _forgiving(name: str, answer: Any) -> Callable[..., Any]:
    """The client's method `name`, which gives `answer` while Redis cannot be reached."""

    def act(self: RedisCacheClient, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(super(ForgivingClient, self), name)(*args, **kwargs)
        except (RedisError, OSError):
            logger.warning("no Redis: cache.%s answers as if there were nothing", name)
            return args[1] if name == "get" and len(args) > 1 else answer

    return act


class ForgivingClient(RedisCacheClient):
    add = _forgiving("add", answer=True)
    get = _forgiving("get", answer=None)
    set = _forgiving("set", answer=None)
    touch = _forgiving("touch", answer=False)
    delete = _forgiving("delete", answer=False)
    get_many = _forgiving("get_many", answer={})
    has_key = _forgiving("has_key", answer=False)
    incr = _forgiving("incr", answer=1)
    set_many = _forgiving("set_many", answer=None)
    delete_many = _forgiving("delete_many", answer=None)


class ForgivingRedisCache(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingClient
