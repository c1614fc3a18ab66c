"""What all Az commands share: failures become error records as AzurePSCmdlet makes them, requests carry one client request id."""

from __future__ import annotations

from psemu.errors import ConfigurationError, UnsupportedError
from psemu.objects import ErrorRecord
from psemu.rest.credentials import CredentialError
from psemu.rest.error_bodies import ServiceError
from psemu.rest.request import PlannedRequest
from psemu.rest.services import AzureContext, RestServices
from psemu.runtime.cmdlet import Cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from psemu.objects import CaselessDict

_LOGIN = "Run Connect-AzAccount to login."
_LANGUAGE = "en-US"


class CmdletFailure(Exception):
    """An Az command failed; *exception_type* is the .NET exception that the real one would throw."""

    def __init__(self, message: str, exception_type: str = "System.InvalidOperationException") -> None:
        self.message = message
        self.exception_type = exception_type
        super().__init__(message)


class AzureCmdlet(Cmdlet):
    """Base of Az commands: :meth:`run` does the work of one input object."""

    #: full name of the real class, which is the whole error id of its failures
    CLASS_NAME = ""

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The requests that a call with *parameters* would make; what cannot be known stands in braces."""
        return []

    def run(self) -> None:
        """The command's work for one input object."""
        raise NotImplementedError

    def begin_processing(self) -> None:
        """One client request id serves all requests of the invocation."""
        import uuid

        self.client_request_id = str(uuid.uuid4())

    def process_record(self) -> None:
        """Run; what fails is a non-terminating error of category CloseError. ``-AsJob`` is a job that has ended when it is written."""
        if self.switch("AsJob"):
            from psemu.handlers.az_jobs import run_as_job

            run_as_job(self)
        else:
            self.run_guarded()

    def run_guarded(self) -> None:
        """Run, with the context of ``-DefaultProfile`` if that is given, and write what fails."""
        try:
            self._run_in_context()
        except UnsupportedError:
            raise
        except ServiceError as error:
            self.fail(self.service_failure(error))
        except (ConfigurationError, CredentialError) as error:
            self.fail(CmdletFailure(str(error), "System.ArgumentException"))
        except CmdletFailure as failure:
            self.fail(failure)

    def _run_in_context(self) -> None:
        given = self.get("DefaultProfile")
        if given is None:
            self.run()
            return
        from psemu.handlers.az_contexts import taken
        from psemu.handlers.service_values import member

        services: RestServices = self.session.service(RestServices)
        before = self.require_context(services)
        # a profile holds its context; a context is one itself
        services.azure_context = chosen = taken(before, member(given, "Context") or given)
        try:
            self.run()
        finally:
            if services.azure_context is chosen:
                services.azure_context = before

    def service_failure(self, error: ServiceError) -> CmdletFailure:
        """How this command words a service's refusal."""
        if error.status == 0:
            return CmdletFailure(error.message, "System.Net.Http.HttpRequestException")
        return CmdletFailure(f"{error.code}: {error.message}", "Microsoft.Rest.Azure.CloudException")

    def fail(self, failure: CmdletFailure) -> None:
        """Write the error."""
        self.write_error(
            ErrorRecord(
                failure.message,
                self.CLASS_NAME,
                "CloseError",
                exception_type=failure.exception_type,
                activity=self.command_info.name,
            )
        )

    def require_context(self, services: RestServices) -> AzureContext:
        """Who is signed in; CmdletFailure if nobody is."""
        if services.azure_context is None:
            raise CmdletFailure(_LOGIN, "System.Management.Automation.PSInvalidOperationException")
        return services.azure_context


def arm_headers(client_request_id: str, client: str) -> dict[str, str]:
    """The headers of an Az SDK client."""
    return {
        "x-ms-client-request-id": client_request_id,
        "Accept-Language": _LANGUAGE,
        "User-Agent": f"psemu/0.1 {client}",
    }


def scope_values(context: AzureContext | None, **values: Any) -> Mapping[str, Any]:
    """Path values with the context's subscription."""
    from psemu.objects import UNKNOWN

    subscription = context.subscription_id if context is not None else None
    return {"subscriptionId": subscription or UNKNOWN, **values}
