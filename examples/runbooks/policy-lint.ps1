<#
.SYNOPSIS
    Checks the egress policies of a pull request, without a cluster.
.DESCRIPTION
    Writes a line for each finding, and keeps the result as JUnit XML and SARIF. With -From only what the change brings counts. Exit codes: 0 no error is
    found, 1 one is (or the module is missing), 2 wrong usage, 3 the policies or the snapshot could not be read.
.PARAMETER Path
    Files or folders with the documents; POLICIES of the environment, if they are not given, and so CILIUM_VERSION, EGRESS_FROM, RESULTS and SARIF.
.PARAMETER CiliumVersion
    The version of Cilium that they are for.
.PARAMETER From
    A saved snapshot of the cluster that they are for: then they are checked as they would be there.
.PARAMETER Results
    Where the JUnit XML goes; RESULTS of the environment, if it is not given.
.PARAMETER Sarif
    Where the SARIF goes.
.EXAMPLE
    pwsh examples/runbooks/policy-lint.ps1 -Path examples/guide-scene/policies.yaml -CiliumVersion 1.18.3
#>
#Requires -Version 7.4
#Requires -Modules EgressTools
[CmdletBinding()]
param(
    [string[]] $Path = $env:POLICIES ?? 'policies',
    [string] $CiliumVersion = $env:CILIUM_VERSION,
    [string] $From = $env:EGRESS_FROM,
    [string] $Results = $env:RESULTS ?? 'egress-check.xml',
    [string] $Sarif = $env:SARIF ?? 'egress-check.sarif'
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
            "  <testsuite name=""egress check"" $counts>", "    <testcase classname=""run"" name=""run""><error message=""$message""/></testcase>",
            '  </testsuite>', '</testsuites>'
    } catch {
        [Console]::Error.WriteLine("${PSCommandPath}: $_")
    }
}

$where = @{}
foreach ($name in 'CiliumVersion', 'From') {
    $value = Get-Variable $name -ValueOnly
    if ($value) { $where[$name] = $value }
}
try {
    Clear-Report $Results, $Sarif -Source ($Path + $From)
    Invoke-EgressCheck -Path $Path @where -Output "junit=$Results", "sarif=$Sarif" -Ci auto -FailOn error |
        ForEach-Object { "$_" }
} catch {
    [Console]::Error.WriteLine("${PSCommandPath}: $_")
    if (-not (Test-Path -LiteralPath $Results)) { Write-Failure "$_" }
    # Errors of EgressTools know the exit code; any other means that nothing was found out.
    exit ($_.Exception.ExitCode ?? 3)
}
