# Errors, warnings, notes and details go where PowerShell users look for them.
Describe 'Errors of single names' {
    BeforeAll {
        $From = @{ From = $env:EGRESSTOOLS_SCENE }
        $pod = 'nginx-54c98b4f84-5wlpc'
    }

    It '<Run> gives the others' -ForEach @(
        @{ Run = 'Get-EgressNode nosuch, 172.22.49.20, 172.22.49.119'; Given = 2 }
        @{ Run = 'Get-EgressPolicy nosuch, egress-test'; Given = 1 }
        @{ Run = "'nosuch', `$pod | Resolve-EgressRoute -To 8.8.8.8"; Given = 1 }
        @{ Run = "'nonsense', '43.156.123.70' | Find-EgressPod"; Given = 5 }
        @{ Run = 'Test-EgressExitIp nosuch, $pod'; Given = 1 }
        @{ Run = 'Test-EgressExitIp -Policy nosuch, egress-test'; Given = 10 }
        @{ Run = "'nosuch', 'egress-test' | Remove-EgressPolicy -DryRun Client"; Given = 1 }
    ) {
        $output = & ([scriptblock]::Create("$Run @From -ErrorAction SilentlyContinue -ErrorVariable failed; `$succeeded = `$?; , `$failed; `$succeeded")) 3>$null 6>$null
        $output[-1] | Should -BeFalse
        @($output[-2]).Count | Should -Be 1
        @($output).Count - 2 | Should -Be $Given
    }

    It 'is no error where a wildcard matches nothing' {
        Get-EgressNode nosuch-* @From -ErrorVariable failed 6>$null | Should -BeNullOrEmpty
        $failed | Should -BeNullOrEmpty
    }

    It 'says nothing where errors are ignored' {
        $Error.Clear()
        (Get-EgressPolicy nosuch, egress-test @From -ErrorAction Ignore).Name | Should -Be egress-test
        $Error.Count | Should -Be 0
    }

    It 'can be caught' {
        { Get-EgressPolicy nosuch @From -ErrorAction Stop } | Should -Throw -ErrorId 'PolicyNotFound,EgressTools.Cmdlets.GetEgressPolicyCommand'
    }

    It 'is false for a pod that is not there' {
        Test-EgressExitIp $pod, nosuch -Quiet @From -ErrorAction SilentlyContinue | Should -BeFalse
        Test-EgressExitIp $pod -Quiet @From | Should -BeTrue
    }
}

Describe 'Notes and details' {
    BeforeAll {
        $From = @{ From = $env:EGRESSTOOLS_SCENE }
        $Live = @{ KubeConfig = $env:EGRESSTOOLS_KUBECONFIG }
        function Invoke-New([string] $Command) {
            pwsh -NoProfile -NonInteractive -Command "Import-Module '$env:EGRESSTOOLS_ROOT/EgressTools.psd1'; $Command"
        }
    }

    It 'shows notes to who asked for nothing, and obeys who did' {
        $create = "New-EgressPolicy web -PodSelector app=web -Node 172.22.49.20 -From '$env:EGRESSTOOLS_SCENE'"
        Invoke-New "$create | Out-Null" | Should -Contain 'pods: app=web in namespace default'
        Invoke-New "$create -InformationAction SilentlyContinue | Out-Null; $create 6>`$null | Out-Null" | Should -BeNullOrEmpty
    }

    It 'has notes on the information stream' {
        Invoke-EgressCheck @From -InformationVariable said 6>$null | Out-Null
        "$($said[-1])" | Should -Match '^\d+ findings: '
        Invoke-EgressCheck @From -InformationAction Ignore 6>&1 | Where-Object { $_ -is [System.Management.Automation.InformationRecord] } |
            Should -BeNullOrEmpty
    }

    It 'says of a node that is named whether it is a gateway' {
        $nodes = Get-EgressNode 172.22.49.20, 172.22.49.119 @From -GatewayLabel nobody=there -InformationVariable said 6>$null
        $nodes.Count | Should -Be 2
        @($said).Count | Should -Be 1
        "$said" | Should -BeLike "node '172.22.49.20' is not a gateway: *"
    }

    It 'tells what was asked of which server' {
        $said = Get-EgressNode @Live -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } | ForEach-Object Message
        ($said -match '^list nodes on https://127\.0\.0\.1:\d+: 5 objects in \d+ ms$').Count | Should -Be 1
        ($said -match "^get configmaps 'kube-system/cilium-config' on https://127\.0\.0\.1:\d+: done in \d+ ms$").Count | Should -Be 1
    }

    It 'tells the requests, and no secret' {
        $token = ([regex]'token: "?([^"\s]+)').Match((Get-Content -Raw $env:EGRESSTOOLS_KUBECONFIG)).Groups[1].Value
        $token | Should -Not -BeNullOrEmpty
        $said = Get-EgressNode @Live -Debug -Verbose *>&1 | ForEach-Object { "$_" }
        ($said -match '^GET https://127\.0\.0\.1:\d+/api/v1/nodes\?limit=500 200 OK in \d+ milliseconds$').Count | Should -Be 1
        $said -match [regex]::Escape($token) | Should -BeNullOrEmpty
    }

    It 'asks nothing where -Debug stands alone' {
        $said = Get-EgressNode @Live -Debug *>&1 | ForEach-Object { "$_" }
        ($said -match '^list nodes on ').Count | Should -Be 1
        ($said -match '^GET https://127\.0\.0\.1:\d+/api/v1/nodes').Count | Should -Be 1
    }

    It 'tells what failed' {
        $said = & { try { Get-EgressNode -Server https://127.0.0.1:1 -Token secret-token -Verbose -Debug } catch { "$_" } } *>&1 | ForEach-Object { "$_" }
        $said -match '^\w+ .+ on https://127\.0\.0\.1:1: failed \(ConnectionRefused\) in ' | Should -Not -BeNullOrEmpty
        $said -match 'secret-token' | Should -BeNullOrEmpty
    }

    It 'says which file would be written, and writes none' {
        $file = Join-Path $TestDrive report.xml
        $said = Invoke-New "Invoke-EgressCheck -From '$env:EGRESSTOOLS_SCENE' -Output 'junit=$file' -WhatIf 6>`$null | Out-Null"
        $said | Should -Be "What if: Performing the operation `"write the file`" on target `"$file`"."
        $file | Should -Not -Exist
    }

    It 'creates no pod where only that is asked for' {
        Test-EgressExitIp -Policy egress-test @Live -Probe Pod -WhatIf | Should -BeNullOrEmpty
    }
}
