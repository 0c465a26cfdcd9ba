@{
    RootModule           = 'module/bin/EgressTools.Cmdlets.dll'
    FormatsToProcess     = @('module/EgressTools.Format.ps1xml')
    ModuleVersion        = '0.2.0'
    GUID                 = '5d2f6f0e-9a1b-4b53-8f0e-6f3f0c1f7a42'
    Author               = 'EgressTools contributors'
    CompanyName          = 'EgressTools'
    Copyright            = '(c) EgressTools contributors'
    Description          = 'Operates the egress gateway of Cilium: shows gateway nodes, writes and applies policies, and proves by which address each pod leaves.'
    CompatiblePSEditions = @('Core')
    PowerShellVersion    = '7.4'
    CmdletsToExport      = @(
        'Add-EgressNode'
        'Compare-EgressRule'
        'Disable-EgressGateway'
        'Enable-EgressGateway'
        'Export-EgressSnapshot'
        'Find-EgressPod'
        'Get-EgressNode'
        'Get-EgressPlan'
        'Get-EgressPolicy'
        'Get-EgressRule'
        'Invoke-EgressCheck'
        'New-EgressNodePool'
        'New-EgressPolicy'
        'New-EgressRole'
        'Publish-EgressPolicy'
        'Remove-EgressNode'
        'Remove-EgressPolicy'
        'Remove-EgressProbe'
        'Resolve-EgressRoute'
        'Test-EgressExitIp'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    PrivateData          = @{
        PSData = @{
            Tags = @('Cilium', 'Kubernetes', 'Egress', 'TKE', 'PSEdition_Core', 'Linux', 'Windows', 'MacOS')
        }
    }
}
