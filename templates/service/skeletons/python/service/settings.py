"""What the service is told by its environment; the defaults are for a laptop."""

import os
from dataclasses import dataclass
from typing import Mapping


@dataclass(frozen=True)
class Settings:
    service: str
    version: str
    environment: str
    #: The interface to listen on; empty stands for all.
    host: str
    port: int


def read_settings(env: Mapping[str, str] = os.environ) -> Settings:
    port = env.get("PORT", "8080")
    if not port.isdecimal() or int(port) > 65535:
        raise ValueError(f'PORT must be a port number, and is "{port}"')
    return Settings(
        service=env.get("SERVICE_NAME", "${{ values.name }}"),
        version=env.get("SERVICE_VERSION", "development"),
        environment=env.get("ENVIRONMENT", "local"),
        host=env.get("HOST", ""),
        port=int(port),
    )
