<#
.SYNOPSIS
    Checks that every pod of some policies leaves by the address that the firewalls allow.
.DESCRIPTION
    Writes a line for each pod and a summary, and keeps the result as JUnit XML. Exit codes: 0 every pod leaves as expected, 1 a pod does not (or the module is
    missing), 2 no policy is named or one does not exist, 3 the cluster or the snapshot could not be read, 4 nothing is known to be wrong, but not every pod could be asked.
.PARAMETER Policy
    The policies, also as one text with commas; POLICY of the environment, if they are not given.
.PARAMETER Results
    Where the JUnit XML goes; RESULTS of the environment, if it is not given.
.PARAMETER From
    A saved snapshot or sysdump in place of the cluster; EGRESS_FROM of the environment, if it is not given.
.PARAMETER KubeConfig
    The kubeconfig, in place of KUBECONFIG and ~/.kube/config.
.PARAMETER Echo
    Echo services that pods ask, in place of the public ones.
.EXAMPLE
    pwsh examples/runbooks/exit-address-audit.ps1 -Policy egress-test -From examples/guide-scene
#>
#Requires -Version 7.4
#Requires -Modules EgressTools
[CmdletBinding()]
param(
    [string[]] $Policy = $env:POLICY,
    [string] $Results = $env:RESULTS ?? 'exit-addresses.xml',
    [string] $From = $env:EGRESS_FROM,
    [string] $KubeConfig,
    [string[]] $Echo
)

$ErrorActionPreference = 'Stop'
$where = @{}
foreach ($name in 'From', 'KubeConfig', 'Echo') {
    $value = Get-Variable $name -ValueOnly
    if ($value) { $where[$name] = $value }
}
if (-not $Policy) {
    [Console]::Error.WriteLine('name policies with -Policy, or in the environment variable POLICY')
    exit 2
}
$names = $Policy -split ',' -replace '^\s+|\s+$'
try {
    Test-EgressExitIp -Policy $names @where -Output "junit=$Results" -Ci auto -Fail |
        ForEach-Object { "$($_.Pod) $($_.Verdict): $($_.Reason)" }
    "every pod of $($names -join ', ') leaves by the address that the policy says"
} catch {
    [Console]::Error.WriteLine("${PSCommandPath}: $_")
    # Errors of EgressTools know the exit code; any other means that nothing was found out.
    exit ($_.Exception.ExitCode ?? 3)
}
