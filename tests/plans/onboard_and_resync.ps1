#Requires -Modules Microsoft.Graph.Users, Microsoft.Graph.Groups, Az.RecoveryServices
param(
    [string] $Path = 'new-starters.csv',
    [string] $LicencePart = 'ENTERPRISEPACK',
    [int] $StaleDays = 180
)
Connect-MgGraph -Scopes User.ReadWrite.All, Group.ReadWrite.All, Device.ReadWrite.All -NoWelcome
$sku = Get-MgSubscribedSku -All | Where-Object SkuPartNumber -eq $LicencePart
$staff = Get-MgGroup -Filter "displayName eq 'All staff'" -Top 1

foreach ($person in Import-Csv $Path) {
    $profile = @{ Password = New-Guid; ForceChangePasswordNextSignIn = $true }
    $user = New-MgUser -DisplayName $person.Name -UserPrincipalName $person.Upn -MailNickname $person.Alias -UsageLocation 'DE' `
        -AccountEnabled -PasswordProfile $profile
    Set-MgUserLicense -UserId $user.Id -AddLicenses @(@{ SkuId = $sku.SkuId }) -RemoveLicenses @()
    New-MgGroupMember -GroupId $staff.Id -DirectoryObjectId $user.Id
    Update-MgUser -UserId $user.Id -Department $person.Department -JobTitle $person.Title
}

$limit = (Get-Date).AddDays(-$StaleDays).ToString('yyyy-MM-dd')
$stale = Get-MgDevice -All -Filter "approximateLastSignInDateTime le ${limit}T00:00:00Z" -Property Id, DisplayName
$stale | ForEach-Object { Remove-MgDevice -DeviceId $_.Id -Confirm:$false }

Connect-AzAccount -Subscription 'Contoso Production'
$vault = Get-AzRecoveryServicesVault -ResourceGroupName contoso-dr -Name contoso-vault
Set-AzRecoveryServicesAsrVaultContext -Vault $vault
$container = Get-AzRecoveryServicesAsrFabric | Get-AzRecoveryServicesAsrProtectionContainer
$items = Get-AzRecoveryServicesAsrReplicationProtectedItem -ProtectionContainer $container
foreach ($item in $items | Where-Object ReplicationHealth -eq Critical) {
    Start-AzRecoveryServicesAsrResynchronizeReplicationJob -ReplicationProtectedItem $item
}
