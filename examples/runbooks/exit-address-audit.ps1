<#
.SYNOPSIS
    Checks that every pod of some policies leaves by the address that the firewalls allow.
.DESCRIPTION
    Writes a line for each pod and a summary, and keeps the result as JUnit XML. Exit codes: 0 every pod leaves as expected, 1 a pod does not (or the
    module is missing), 2 no policy is named, or one does not exist, which fails in the XML too
    (the others are tested), 3 the cluster or the snapshot could not be read, 4 nothing is
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

# No report of an earlier run may be taken for that of this one, and none may replace a file that is read.
function Get-Target([IO.FileInfo] $File) { $File.ResolveLinkTarget($true).FullName ?? $File.FullName }
function Clear-Report([string[]] $Report, [string[]] $Source) {
    $read = $Source -ne '' | Get-Item -Force -ErrorAction Ignore | ForEach-Object {
        if ($_.PSIsContainer) { Get-ChildItem -LiteralPath $_ -File -Recurse -Force | Where-Object Extension -notin '.xml', '.sarif' } else { $_ }
    } | ForEach-Object { Get-Target $_ }
    $files = @($Report -notlike '/dev/*' | Where-Object { Test-Path -LiteralPath $_ -PathType Leaf } | Get-Item -Force -LiteralPath { $_ })
    foreach ($file in $files) {
        if ((Get-Target $file) -in $read) {
            [Console]::Error.WriteLine("${PSCommandPath}: $file is read: write the report to another file")
            exit 2
        }
    }
    $files | Remove-Item -Force
}
# Where nothing is found out, the report says so. (Of the policies that do not exist Test-EgressExitIp writes it.)
function Write-Failure([string] $Fault) {
    $counts = 'tests="1" failures="0" errors="1" skipped="0"'
    $report = [xml]"<testsuites $counts><testsuite name=""egress exit addresses"" $counts><testcase classname=""run"" name=""run""><error/></testcase></testsuite></testsuites>"
    $report.SelectSingleNode('//error').SetAttribute('message', ($Fault -replace '[^ -\uD7FF]+', ' '))
    try {
        [IO.File]::WriteAllText($PSCmdlet.GetUnresolvedProviderPathFromPSPath($Results), $report.OuterXml)
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
try {
    Clear-Report $Results -Source $From
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
if (-not (Test-Path -LiteralPath $Results)) { Write-Failure ($faults -join '; ') }
# Errors of EgressTools know the exit code; any other means that nothing was found out. Of several the least counts: a pod that leaves wrongly comes first.
exit [int]($faults | ForEach-Object { $_.Exception.ExitCode ?? 3 } | Measure-Object -Minimum).Minimum
