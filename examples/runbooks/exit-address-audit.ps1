<#
.SYNOPSIS
    Checks that every pod of a policy leaves by the address that the firewalls allow.
.DESCRIPTION
    Writes one line a pod. Ends with exit code 1 where a pod leaves by another address, and with 4 where pods could not be asked and nothing else is wrong.
    With -From it works on a saved snapshot.
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
$unasked = 0
foreach ($result in Test-EgressExitIp -Policy $Policy @where) {
    if ($result.Verdict -in 'NotAsked', 'NotReady') { $unasked++ }
    elseif ($result.Verdict -notin 'Ok', 'NoPolicy', 'Gone') { $wrong++ }
    "$($result.Pod) $($result.Address) $($result.Verdict): $($result.Reason)"
}
"$wrong pods leave by another address than policy $Policy says, $unasked could not be asked"
$global:LASTEXITCODE = if ($wrong -gt 0) { 1 } elseif ($unasked -gt 0) { 4 } else { 0 }
