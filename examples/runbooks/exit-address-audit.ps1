<#
.SYNOPSIS
    Checks that every pod of a policy leaves by the address that the firewalls allow.
.DESCRIPTION
    Writes one line a pod and ends with exit code 1 where a pod leaves by another address. With -From it works on a saved snapshot.
.EXAMPLE
    pwsh examples/runbooks/exit-address-audit.ps1 -Policy egress-test -From examples/guide-scene
#>
param(
    [Parameter(Mandatory)] [string] $Policy,
    [string] $From,
    [string] $KubeConfig
)

$where = @{}
if ($From) { $where.From = $From }
if ($KubeConfig) { $where.KubeConfig = $KubeConfig }

$wrong = 0
foreach ($result in Test-EgressExitIp -Policy $Policy @where) {
    if ($result.Verdict -notin 'Ok', 'NoPolicy') { $wrong++ }
    "$($result.Pod) $($result.Address) $($result.Verdict): $($result.Reason)"
}
"$wrong pods leave by another address than policy $Policy says"
if ($wrong -gt 0) { $global:LASTEXITCODE = 1 } else { $global:LASTEXITCODE = 0 }
