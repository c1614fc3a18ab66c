Connect-MgGraph -Scopes 'Synchronization.ReadWrite.All' -NoWelcome
$owner = Get-MgServicePrincipal -Filter "startswith(displayName,'B')" | Select-Object -First 1
if (-not $owner) {
    throw 'No service principal.'
}
$jobs = Get-MgServicePrincipalSynchronizationJob -ServicePrincipalId $owner.Id
$counts = @{}
foreach ($job in $jobs) {
    $code = $job.Status.Code
    $counts[$code] = 1 + [int]$counts[$code]
    if ($code -eq 'Quarantine') {
        Write-Verbose "$($job.Id) is in quarantine" -Verbose
        Restart-MgServicePrincipalSynchronizationJob -ServicePrincipalId $owner.Id -SynchronizationJobId $job.Id
    }
    elseif ($code -eq 'Paused') {
        Start-MgServicePrincipalSynchronizationJob -ServicePrincipalId $owner.Id -SynchronizationJobId $job.Id
    }
}
$counts.GetEnumerator() | Sort-Object Name | ForEach-Object { '{0}: {1}' -f $_.Name, $_.Value }
Disconnect-MgGraph | Out-Null
