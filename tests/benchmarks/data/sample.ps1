#requires -Version 7.0
param(
    [Parameter(Mandatory)][string]$DisplayName,
    [string[]]$Template = @('BoxOutDelta', 'ServiceNow'),
    [switch]$DryRun
)

function Get-Job($ServicePrincipal, $Id) {
    Get-MgServicePrincipalSynchronizationJob -ServicePrincipalId $ServicePrincipal -SynchronizationJobId $Id
}

Connect-MgGraph -Scopes 'Synchronization.ReadWrite.All' -NoWelcome
$principals = Get-MgServicePrincipal -Filter "displayName eq '$DisplayName'"
foreach ($principal in $principals) {
    $jobs = Get-MgServicePrincipalSynchronizationJob -ServicePrincipalId $principal.Id |
        Where-Object { $_.TemplateId -in $Template -and $_.Status.Code -eq 'Quarantine' }
    foreach ($job in $jobs) {
        $arguments = @{
            ServicePrincipalId   = $principal.Id
            SynchronizationJobId = $job.Id
            WhatIf               = $DryRun
        }
        try {
            Start-MgServicePrincipalSynchronizationJob @arguments -PassThru -ResponseHeadersVariable headers -ErrorAction Stop
            Write-Output ("{0}: started, request {1}" -f $job.Id, $headers['request-id'][0])
        } catch {
            Write-Warning "$($job.Id): $($_.Exception.Message)"
        }
    }
}
