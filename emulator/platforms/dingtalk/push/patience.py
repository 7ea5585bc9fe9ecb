from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamPatience:
    """All in seconds. An event not acknowledged in `ack` comes again at once, anything else after `again`.

    After `later` comes again what the app asked to be told later, or failed at. `leave` is how long a connection
    lives on that was asked to go. Over HTTP an event is tried again after each of `retries`, then given up.
    """

    ack: float = 3.0
    again: float = 16.0
    later: float = 10.0
    ping: float = 20.0
    leave: float = 10.0
    http: float = 2.5
    card: float = 2.0
    retries: tuple[float, ...] = (10.0, 30.0)
