<#
.SYNOPSIS
    Checks the egress policies of a pull request, without a cluster.
.DESCRIPTION
    Writes a line for each finding, and keeps the result as JUnit XML and SARIF. With -From only what the change brings counts. Exit codes: 0 no error is
    found, 1 one is (or a module is missing), 2 wrong usage, 3 the policies or the snapshot could not be read.
.PARAMETER Path
    Files or folders with the documents.
.PARAMETER CiliumVersion
    The version of Cilium that they are for.
.PARAMETER From
    A saved snapshot of the cluster that they are for: then they are checked as they would be there.
.PARAMETER Results
    Where the JUnit XML goes.
.PARAMETER Sarif
    Where the SARIF goes.
.EXAMPLE
    pwsh examples/runbooks/policy-lint.ps1 -Path examples/guide-scene/policies.yaml -CiliumVersion 1.18.3
#>
#Requires -Version 7.4
#Requires -Modules EgressTools
[CmdletBinding()]
param(
    [string[]] $Path = 'policies',
    [string] $CiliumVersion,
    [string] $From,
    [string] $Results = 'egress-check.xml',
    [string] $Sarif = 'egress-check.sarif'
)

$ErrorActionPreference = 'Stop'
$where = @{}
foreach ($name in 'CiliumVersion', 'From') {
    if ($PSBoundParameters[$name]) { $where[$name] = $PSBoundParameters[$name] }
}
try {
    Invoke-EgressCheck -Path $Path @where -Output "junit=$Results", "sarif=$Sarif" -Ci auto -FailOn error |
        ForEach-Object { "$($_.Severity) $($_.Code) $($_.Resource): $($_.Message)" }
} catch {
    [Console]::Error.WriteLine("${PSCommandPath}: $_")
    # Errors of EgressTools know the exit code; any other means that nothing was found out.
    exit ($_.Exception.ExitCode ?? 3)
}
