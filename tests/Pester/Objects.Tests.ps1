# What the cmdlets write goes unharmed through JSON, CSV, Clixml and jobs, can be grouped and filtered by what is on the screen, and looks the same afterwards.

BeforeDiscovery {
    $commands = @(
        @{ Name = 'Get-EgressNode'; Type = 'EgressNode'; Script = { Get-EgressNode -From $scene } }
        @{ Name = 'Get-EgressPolicy'; Type = 'EgressPolicy'; Script = { Get-EgressPolicy -From $scene } }
        @{ Name = 'New-EgressPolicy'; Type = 'EgressPolicyManifest'; Script = { New-EgressPolicy web -PodSelector app=web -Node 172.22.49.20 -From $scene } }
        @{ Name = 'Get-EgressRule -Expected'; Type = 'EgressRule'; Script = { Get-EgressRule -Expected -From $scene | Select-Object -First 5 } }
        @{ Name = 'Get-EgressRule -Actual'; Type = 'EgressRule'; Script = { Get-EgressRule -Actual -From $differing | Select-Object -First 5 } }
        @{ Name = 'Compare-EgressRule'; Type = 'EgressRuleDifference'; Script = { Compare-EgressRule -From $differing -AllowUnasked -WarningAction Ignore } }
        @{ Name = 'Test-EgressExitIp'; Type = 'EgressExitIP'; Script = { Test-EgressExitIp -From $scene } }
        @{ Name = 'Find-EgressPod'; Type = 'EgressPod'; Script = { Find-EgressPod 43.156.123.70 -From $scene } }
        @{ Name = 'Resolve-EgressRoute'; Type = 'EgressRoute'; Script = { Resolve-EgressRoute default/nginx-54c98b4f84-5wlpc -To 8.8.8.8 -From $scene } }
        @{ Name = 'Invoke-EgressCheck'; Type = 'EgressFinding'; Script = { Invoke-EgressCheck -From $scene -WarningAction Ignore } }
        @{ Name = 'Invoke-EgressCheck -List'; Type = 'EgressCheck'; Script = { Invoke-EgressCheck -List | Select-Object -First 5 } }
        @{ Name = 'Get-EgressPlan'; Type = 'EgressPlan'; Script = { Get-EgressPlan -WithoutNode 172.22.49.119 -From $scene } }
        @{ Name = 'New-EgressNodePool'; Type = 'EgressNodePool'; Script = { New-EgressNodePool -Kind Native -Name egress -SubnetId subnet-00000001 -WarningAction Ignore } }
        @{ Name = 'Publish-EgressPolicy -DryRun'; Type = 'EgressPolicyChange'; Script = {
                New-EgressPolicy egress-test -PodSelector app=nginx -Node 172.22.49.20 -From $scene | Publish-EgressPolicy -From $scene -DryRun Client -WarningAction Ignore } }
        @{ Name = 'Remove-EgressPolicy -DryRun'; Type = 'EgressPolicyManifest'; Script = { Remove-EgressPolicy egress-test -From $scene -DryRun Client -WarningAction Ignore } }
        @{ Name = 'Disable-EgressGateway -DryRun'; Type = 'EgressGatewayChange'; Script = {
                Disable-EgressGateway -Force -From $scene -DryRun Client -WarningAction Ignore } }
        @{ Name = 'Add-EgressNode -DryRun'; Type = 'EgressNodeChange'; Live = $true; Script = {
                Add-EgressNode 172.22.49.20 -KubeConfig $env:EGRESSTOOLS_KUBECONFIG -Label role=egress -DryRun Client -WarningAction Ignore } }
    ) | Where-Object { -not $_.Live -or $env:EGRESSTOOLS_KUBECONFIG }
}

BeforeAll {
    $scene = $env:EGRESSTOOLS_SCENE
    $differing = Join-Path $env:EGRESSTOOLS_ROOT 'examples/agents-differ'
    $manifest = Join-Path $env:EGRESSTOOLS_ROOT 'EgressTools.psd1'

    # The values of an object: lists by their items, nested objects by their values.
    function Get-Value($object) {
        if ($null -eq $object) { return 'null' }
        if ($object -is [string] -or $object -is [valuetype]) {
            return $object -is [datetime] ? $object.ToUniversalTime().ToString('o') : "$object"
        }
        if ($object -is [System.Collections.IEnumerable]) { return '[' + (@($object | ForEach-Object { Get-Value $_ }) -join '|') + ']' }
        '{' + (($object.PSObject.Properties | Where-Object Name -notin 'PSComputerName', 'RunspaceId', 'PSShowComputerName', 'PSSourceJobInstanceId' |
            ForEach-Object { "$($_.Name)=$(Get-Value $_.Value)" }) -join '; ') + '}'
    }

    function Get-Screen($objects, [string] $format) { ($objects | & $format | Out-String -Width 120).Trim() }
}

Describe '<Name>' -ForEach $commands {
    BeforeAll {
        $live = @(& $Script)
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).xml"
        $live | Export-Clixml $file
        $back = @(Import-Clixml $file)
    }

    It 'writes objects of EgressTools.<Type>' {
        $live.Count | Should -BeGreaterThan 0
        $live | ForEach-Object { $_.PSObject.TypeNames[0] | Should -BeExactly "EgressTools.$Type" }
    }

    It 'is whole in JSON at the usual depth' {
        foreach ($one in $live) {
            $json = ConvertTo-Json $one -WarningVariable cut -WarningAction Ignore
            $cut | Should -BeNullOrEmpty
            Get-Value ($json | ConvertFrom-Json) | Should -BeExactly (Get-Value $one)
        }
        if ($live.Count -gt 1) {
            $json = $live | ConvertTo-Json -WarningVariable cut -WarningAction Ignore
            $cut | Should -BeNullOrEmpty
            Get-Value ($json | ConvertFrom-Json) | Should -BeExactly (Get-Value $live)
        }
    }

    It 'has values and no names of types in CSV' {
        $csv = $live | ConvertTo-Csv
        $csv -join "`n" | Should -Not -Match 'System\.|EgressTools\.|ImmutableArray'
        $rows = @($csv | ConvertFrom-Csv)
        $rows.Count | Should -Be $live.Count
        ($back | ConvertTo-Csv) -join "`n" | Should -BeExactly ($csv -join "`n")
    }

    It 'comes back from Clixml with its values and its looks' {
        Get-Value $back | Should -BeExactly (Get-Value $live)
        $back[0].PSObject.TypeNames[0] | Should -BeExactly "Deserialized.EgressTools.$Type"
        foreach ($format in 'Write-Output', 'Format-List') {
            Get-Screen $back $format | Should -BeExactly (Get-Screen $live $format)
        }
    }

    It 'shows no type of .NET, in 120 columns' {
        foreach ($format in 'Write-Output', 'Format-List') {
            $screen = ($live | & $format | Out-String -Width 120)
            $screen | Should -Not -Match 'System\.|EgressTools\.Item|Immutable'
        }
    }
}

Describe 'A table' {
    It 'has names of properties as headings' -ForEach ($commands | Where-Object Type -in 'EgressNode', 'EgressPolicy', 'EgressExitIP', 'EgressRule', 'EgressPod', 'EgressRoute', 'EgressFinding', 'EgressCheck', 'EgressRuleDifference') {
        $live = @(& $Script)
        $headings = ($live | Out-String -Width 300).Trim().Split("`n")[0].Trim() -split '\s+'
        $headings | ForEach-Object { $live[0].PSObject.Properties.Name | Should -Contain $_ }
        ($live | Out-String -Width 120).Trim().Split("`n")[0].Trim() -split '\s+' | Should -Be $headings
    }
}

Describe 'Pipelines of the results' {
    It 'are filtered by what is on the screen' {
        $one = Test-EgressExitIp -From $scene | Where-Object Pod -eq 'default/nginx-54c98b4f84-5wlpc'
        @($one).Count | Should -Be 1
        $one.Verdict | Should -BeExactly 'ok'
        @(Get-EgressNode -From $scene | Where-Object InternalIP -eq '172.22.49.20').Count | Should -Be 1
        @(Get-EgressPolicy -From $scene | Where-Object Destinations -contains '0.0.0.0/0').Name | Should -Be 'egress-test'
    }

    It 'have lists whose length is that of an array' {
        (Get-EgressPolicy egress-test -From $env:EGRESSTOOLS_SCENE).Destinations.Length | Should -Be (Get-EgressPolicy egress-test -From $env:EGRESSTOOLS_SCENE).Destinations.Count
    }

    It 'are grouped and sorted by addresses and words' {
        $groups = Test-EgressExitIp -From $scene | Group-Object ExitIP | Sort-Object Name
        $groups.Name | Should -Be '129.226.84.9', '43.156.123.70'
        $groups | ForEach-Object Count | Should -Be 5, 5
        (Get-EgressNode -From $scene | Sort-Object InternalIP -Descending).Name | Should -Be '172.22.49.20', '172.22.49.147', '172.22.49.119'
        (Invoke-EgressCheck -From $scene -WarningAction Ignore | Group-Object Severity).Name | Should -Contain 'error'
    }

    It 'are the same out of a job' {
        $job = Start-Job {
            Import-Module $using:manifest
            Get-EgressNode -From $using:scene
            Test-EgressExitIp -From $using:scene
            Get-EgressPlan -WithoutNode 172.22.49.119 -From $using:scene
        }
        $back = @($job | Receive-Job -Wait -AutoRemoveJob)
        $live = @(Get-EgressNode -From $scene; Test-EgressExitIp -From $scene; Get-EgressPlan -WithoutNode 172.22.49.119 -From $scene)
        $back.Count | Should -Be $live.Count
        for ($i = 0; $i -lt $live.Count; $i++) {
            Get-Value $back[$i] | Should -BeExactly (Get-Value $live[$i])
        }
        $back[-1].Pods[0].To | Should -Not -BeNullOrEmpty
    }

    It 'are input again when they come back' {
        $file = Join-Path $TestDrive 'policy.xml'
        Get-EgressPolicy -From $scene | Export-Clixml $file
        (Import-Clixml $file | Get-EgressPlan -From $scene).IsEmpty | Should -BeTrue
        New-EgressPolicy web -PodSelector app=nginx -Node 172.22.49.20 -From $scene | Export-Clixml $file
        (Import-Clixml $file | Get-EgressPlan -From $scene).Policies[0].Name | Should -Be 'web'
        Get-EgressNode -From $scene | Export-Clixml $file
        (Import-Clixml $file | New-EgressPolicy web -PodSelector app=web -From $scene).EgressIPs.Count | Should -Be 3
        Test-EgressExitIp -From $scene | Select-Object -First 2 | Export-Clixml $file
        @(Import-Clixml $file | Test-EgressExitIp -From $scene).Verdict | Should -Be 'ok', 'ok'
    }
}
