param([Parameter(Mandatory)][string]$ResourceGroupName, [string]$Location = 'westeurope')

Connect-AzAccount -Identity | Out-Null
$group = Get-AzResourceGroup -Name $ResourceGroupName -ErrorAction SilentlyContinue
if (-not $group) {
    $group = New-AzResourceGroup -Name $ResourceGroupName -Location $Location
}
$subnet = New-AzVirtualNetworkSubnetConfig -Name 'default' -AddressPrefix '10.0.0.0/24'
$network = New-AzVirtualNetwork -Name 'net' -ResourceGroupName $ResourceGroupName -Location $Location -AddressPrefix '10.0.0.0/16' -Subnet $subnet
$address = New-AzPublicIpAddress -Name 'ip' -ResourceGroupName $ResourceGroupName -Location $Location -AllocationMethod Static
$card = New-AzNetworkInterface -Name 'nic' -ResourceGroupName $ResourceGroupName -Location $Location -SubnetId $network.Subnets[0].Id -PublicIpAddressId $address.Id
$config = New-AzVMConfig -VMName 'vm' -VMSize 'Standard_D2s_v5' |
    Set-AzVMOperatingSystem -Linux -ComputerName 'vm' -Credential (Get-Credential) |
    Set-AzVMSourceImage -PublisherName 'Canonical' -Offer 'ubuntu' -Skus '22_04-lts' -Version 'latest' |
    Add-AzVMNetworkInterface -Id $card.Id
New-AzVM -ResourceGroupName $ResourceGroupName -Location $Location -VM $config
$account = New-AzStorageAccount -ResourceGroupName $ResourceGroupName -Name 'account' -SkuName Standard_LRS -Location $Location
$key = (Get-AzStorageAccountKey -ResourceGroupName $ResourceGroupName -Name $account.StorageAccountName)[0].Value
$context = New-AzStorageContext -StorageAccountName $account.StorageAccountName -StorageAccountKey $key
New-AzStorageContainer -Name 'files' -Context $context | Out-Null
foreach ($file in Get-ChildItem -Path . -Filter *.zip) {
    Set-AzStorageBlobContent -File $file.FullName -Container 'files' -Context $context -Force | Out-Null
}
$vm = Get-AzVM -ResourceGroupName $ResourceGroupName -Status
Write-Output "$($vm.Count) machines"
if ($vm.Count -gt 10) {
    Write-Warning 'more machines than planned'
}
Stop-AzVM -ResourceGroupName $ResourceGroupName -Name 'vm' -Force
Get-AzDisk -ResourceGroupName $ResourceGroupName | Select-Object Name, DiskSizeGB
