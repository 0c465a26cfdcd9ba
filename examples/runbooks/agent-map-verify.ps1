<#
.SYNOPSIS
    Checks that every agent holds the entries in its egress map that the policies ask for.
.DESCRIPTION
    Writes a line for each difference, and keeps the result as JUnit XML. Exit codes: 0 nothing differs, 1 something does (or the module is missing), 2 wrong
    usage, 3 the cluster or the snapshot could not be read, 4 nothing is known to differ, but not every agent could be asked.
.PARAMETER Wait
    How long agents have time to follow a change.
.PARAMETER Results
    Where the JUnit XML goes; RESULTS of the environment, if it is not given.
.PARAMETER From
    A saved snapshot or sysdump in place of the cluster; EGRESS_FROM of the environment, if it is not given.
.PARAMETER KubeConfig
    The kubeconfig, in place of KUBECONFIG and ~/.kube/config.
.EXAMPLE
    pwsh examples/runbooks/agent-map-verify.ps1 -From examples/agents-differ
#>
#Requires -Version 7.4
#Requires -Modules EgressTools
[CmdletBinding()]
param(
    [string] $Wait,
    [string] $Results = $env:RESULTS ?? 'egress-maps.xml',
    [string] $From = $env:EGRESS_FROM,
    [string] $KubeConfig
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
# Where nothing is found out, the report says so.
function Write-Failure([string] $Sentence) {
    $message = [Security.SecurityElement]::Escape(($Sentence -replace '[^ -\uD7FF]+', ' '))
    $counts = 'tests="1" failures="0" errors="1" skipped="0"'
    try {
        Set-Content -LiteralPath $Results -Value '<?xml version="1.0" encoding="UTF-8"?>', "<testsuites $counts>",
            "  <testsuite name=""egress maps"" $counts>", "    <testcase classname=""run"" name=""run""><error message=""$message""/></testcase>",
            '  </testsuite>', '</testsuites>'
    } catch {
        [Console]::Error.WriteLine("${PSCommandPath}: $_")
    }
}

$where = @{}
foreach ($name in 'Wait', 'From', 'KubeConfig') {
    $value = Get-Variable $name -ValueOnly
    if ($value) { $where[$name] = $value }
}
try {
    Clear-Report $Results -Source $From
    Compare-EgressRule @where -Output "junit=$Results" -Ci auto -Fail |
        ForEach-Object { "$($_.Class) on $($_.Nodes -join ', '): $($_.Reason)" }
    'every agent holds what the policies ask for'
} catch {
    [Console]::Error.WriteLine("${PSCommandPath}: $_")
    if (-not (Test-Path -LiteralPath $Results)) { Write-Failure "$_" }
    # Errors of EgressTools know the exit code; any other means that nothing was found out.
    exit ($_.Exception.ExitCode ?? 3)
}
