"""From a handler to a service and back: requests, credentials, retry, paging, error bodies; one httpx seam for live and embedded."""

from __future__ import annotations

from psemu.rest.credentials import AccessTokenCredential, ClientSecretCredential, CredentialError, Token
from psemu.rest.error_bodies import ServiceError, read_error
from psemu.rest.request import PlannedRequest, expand_path
from psemu.rest.services import AzureContext, GraphContext, RestServices, VaultSettings

__all__ = [
    "AccessTokenCredential",
    "AzureContext",
    "ClientSecretCredential",
    "CredentialError",
    "GraphContext",
    "PlannedRequest",
    "RestServices",
    "ServiceError",
    "Token",
    "VaultSettings",
    "expand_path",
    "read_error",
]
