<#
.SYNOPSIS
    Checks that every pod of some policies leaves by the address that the firewalls allow.
.DESCRIPTION
    Writes a line for each pod and a summary, and keeps the result as JUnit XML. Exit codes: 0 every pod leaves as expected, 1 a pod does not (or the
    module is missing), 2 no policy is named or one does not exist (the others are tested), 3 the cluster or the snapshot could not be read, 4 nothing is
    known to be wrong, but not every pod could be asked.
.PARAMETER Policy
    The policies, also as one text with commas; POLICY of the environment, if they are not given.
.PARAMETER Results
    Where the JUnit XML goes; RESULTS of the environment, if it is not given.
.PARAMETER From
    A saved snapshot or sysdump in place of the cluster; EGRESS_FROM of the environment, if it is not given.
.PARAMETER KubeConfig
    The kubeconfig, in place of KUBECONFIG and ~/.kube/config.
.PARAMETER Echo
    Echo services that pods ask, in place of the public ones; also as one text with commas.
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

# No report of an earlier run may be taken for that of this one: where nothing is found out, the report says so.
function Clear-Report([string[]] $Report) {
    $Report | Where-Object { $_ -notlike '/dev/*' -and $_ -notin $From -and (Test-Path -LiteralPath $_ -PathType Leaf) } |
        Remove-Item -Force -LiteralPath { $_ }
}
function Write-Failure([string] $Sentence) {
    $message = [Security.SecurityElement]::Escape(($Sentence -replace '[^ -\uD7FF]+', ' '))
    $counts = 'tests="1" failures="0" errors="1" skipped="0"'
    try {
        Set-Content -LiteralPath $Results -Value '<?xml version="1.0" encoding="UTF-8"?>', "<testsuites $counts>",
            "  <testsuite name=""egress exit addresses"" $counts>", "    <testcase classname=""run"" name=""run""><error message=""$message""/></testcase>",
            '  </testsuite>', '</testsuites>'
    } catch {
        [Console]::Error.WriteLine("${PSCommandPath}: $_")
    }
}

$where = @{}
foreach ($name in 'From', 'KubeConfig') {
    $value = Get-Variable $name -ValueOnly
    if ($value) { $where[$name] = $value }
}
# What is given to pwsh -File arrives as one text.
$names = @($Policy -split ',' -replace '^\s+|\s+$' -ne '')
$services = @($Echo -split ',' -replace '^\s+|\s+$' -ne '')
if ($services) { $where.Echo = $services }
$faults = [Collections.Generic.List[object]]::new()
$tested = 0
try {
    Clear-Report $Results
    if (-not $names) {
        $sentence = 'name policies with -Policy, or in the environment variable POLICY'
        [Console]::Error.WriteLine("${PSCommandPath}: $sentence")
        Write-Failure $sentence
        exit 2
    }
    # A policy that does not exist does not keep the others from being tested.
    Test-EgressExitIp -Policy $names @where -Output "junit=$Results" -Ci auto -Fail -ErrorAction Continue 2>&1 | ForEach-Object {
        if ($_ -is [Management.Automation.ErrorRecord]) {
            $faults.Add($_)
        } else {
            $tested++
            "$($_.Pod) $($_.Verdict): $($_.Reason)"
        }
    }
} catch {
    $faults.Add($_)
}
if ($faults.Count -eq 0) {
    "every pod of $($names -join ', ') leaves by the address that the policy says"
    exit 0
}
$faults | ForEach-Object { [Console]::Error.WriteLine("${PSCommandPath}: $_") }
if ($tested -eq 0) { Write-Failure ($faults -join '; ') }
# Errors of EgressTools know the exit code; any other means that nothing was found out. Of several the least counts: a pod that leaves wrongly comes first.
exit [int]($faults | ForEach-Object { $_.Exception.ExitCode ?? 3 } | Measure-Object -Minimum).Minimum
