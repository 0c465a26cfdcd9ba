BeforeAll {
    $scene = $env:EGRESSTOOLS_SCENE
    $differing = Join-Path $env:EGRESSTOOLS_ROOT examples agents-differ
    function Failures($File) { ([xml](Get-Content -Raw $File)).SelectNodes('//testcase[failure]') }
}

Describe 'Reports' {
    It 'writes JUnit of exit addresses, and the objects go on' {
        $results = Test-EgressExitIp -Policy egress-test -From $scene -Output "junit=$TestDrive/exits.xml", "csv=$TestDrive/exits.csv"
        $results.Count | Should -Be 10
        ([xml](Get-Content -Raw $TestDrive/exits.xml)).SelectNodes('//testcase').Count | Should -Be 10
        (Import-Csv $TestDrive/exits.csv).Count | Should -Be 10
    }
    It 'writes JUnit of differences' {
        $differences = Compare-EgressRule -From $differing -Output "junit=$TestDrive/maps.xml" -WarningAction Ignore
        (Failures $TestDrive/maps.xml).Count | Should -Be ($differences | Group-Object Class).Count
    }
    It 'writes JUnit and SARIF of findings' {
        $null = Invoke-EgressCheck -From $scene -Output "junit=$TestDrive/checks.xml", "sarif=$TestDrive/checks.sarif"
        (Failures $TestDrive/checks.xml).Count | Should -Be 1
        (Get-Content -Raw $TestDrive/checks.sarif | ConvertFrom-Json).version | Should -Be '2.1.0'
    }
    It 'names files relative to the location of the session' {
        Push-Location $env:EGRESSTOOLS_ROOT
        try { $null = Invoke-EgressCheck examples/guide-scene/policies.yaml -CiliumVersion 1.18.3 -Output "sarif=$TestDrive/relative.sarif" }
        finally { Pop-Location }
        $uris = (Get-Content -Raw $TestDrive/relative.sarif | ConvertFrom-Json).runs.results.locations.physicalLocation.artifactLocation.uri
        $uris | Select-Object -Unique | Should -Be 'examples/guide-scene/policies.yaml'
    }
    It 'writes nothing with -WhatIf' {
        $null = Invoke-EgressCheck -From $scene -Output "junit=$TestDrive/not.xml" -WhatIf
        $null = Compare-EgressRule -From $differing -Output "junit=$TestDrive/not.xml" -WhatIf -WarningAction Ignore
        $null = Test-EgressExitIp -Policy egress-test -From $scene -Output "junit=$TestDrive/not.xml" -WhatIf
        "$TestDrive/not.xml" | Should -Not -Exist
    }
    It 'refuses <_>' -ForEach 'junit', 'tap=x', 'junit=' {
        { Test-EgressExitIp -Policy egress-test -From $scene -Output $_ } | Should -Throw
    }
}

Describe 'Lines in the log' {
    It '<Ci>: an error for each cause' -ForEach @{ Ci = 'azure'; Begins = '##vso[task.logissue type=error;' }, @{ Ci = 'github'; Begins = '::error ' } {
        $null = Compare-EgressRule -From $differing -Ci $Ci -WarningAction Ignore -InformationVariable said
        @($said.MessageData.Message).Where({ $_ -and $_.StartsWith($Begins) }).Count | Should -Be 7
    }
    It 'says nothing where nobody asks' {
        $null = Compare-EgressRule -From $differing -WarningAction Ignore -InformationVariable said
        "$($said.MessageData)" | Should -Not -Match '##vso|::error'
    }
}

Describe 'Failing' {
    It 'ends with an error that knows the exit code, after the objects' {
        $findings = Invoke-EgressCheck -From $scene -FailOn error -ErrorVariable failed -ErrorAction SilentlyContinue
        $? | Should -BeFalse
        $findings.Count | Should -Be 5
        $failed.FullyQualifiedErrorId | Should -Be 'ChecksFailed,EgressTools.Cmdlets.InvokeEgressCheckCommand'
        $failed.CategoryInfo.Category | Should -Be 'InvalidResult'
        $failed.Exception.ExitCode | Should -Be 1
    }
    It 'is a terminating error with -ErrorAction Stop' {
        { Compare-EgressRule -From $differing -Fail -ErrorAction Stop -WarningAction Ignore } | Should -Throw -ErrorId 'RuleMismatch,*'
    }
    It 'does not fail where all is well, or nobody asks' {
        $null = Test-EgressExitIp -Policy egress-test -From $scene -Fail
        $? | Should -BeTrue
        $null = Invoke-EgressCheck -From $scene -FailOn never
        $? | Should -BeTrue
        $null = Compare-EgressRule -From $differing -WarningAction Ignore
        $? | Should -BeTrue
    }
}

Describe 'Pods that were asked for and are not there' {
    BeforeAll {
        $good = 'nginx-54c98b4f84-5wlpc'
        function Errors($File) { ([xml](Get-Content -Raw $File)).SelectNodes('//testcase/error').type }
    }
    It 'make -Quiet false' {
        $good | Test-EgressExitIp -From $scene -Quiet | Should -BeTrue
        $good, 5 | Test-EgressExitIp -From $scene -Quiet -ErrorAction SilentlyContinue | Should -BeFalse
        Test-EgressExitIp -Pod $good, nosuch -From $scene -Quiet -ErrorAction SilentlyContinue | Should -BeFalse
    }
    It 'are errors in JUnit' {
        $null = $good, 5 | Test-EgressExitIp -From $scene -Output "junit=$TestDrive/refused.xml" -ErrorAction SilentlyContinue
        Errors $TestDrive/refused.xml | Should -Be NoPod
        $null = Test-EgressExitIp -Pod $good, nosuch -From $scene -Output "junit=$TestDrive/missing.xml" -ErrorAction SilentlyContinue
        Errors $TestDrive/missing.xml | Should -Be PodNotFound
    }
}

Describe 'A test that ends before a pod was asked' {
    It 'leaves no report of an earlier run' {
        Set-Content "$TestDrive/earlier.xml" '<testsuites tests="9" failures="0"/>'
        { Test-EgressExitIp -LabelSelector app=nosuch -From $scene -Output "junit=$TestDrive/earlier.xml" -ErrorAction Stop } | Should -Throw -ErrorId NoPods*
        ([xml](Get-Content -Raw "$TestDrive/earlier.xml")).SelectNodes('//testcase/error').type | Should -Be NoPods
    }
}

Describe 'Documents that were given and cannot be used' {
    It 'leave no report and are a failure: <Name>' -ForEach @(
        @{ Name = 'a file'; Bad = 'nosuch.yaml' }
        @{ Name = 'an object'; Bad = 42 }
    ) {
        foreach ($check in { "$scene/policies.yaml", $Bad | Invoke-EgressCheck -From $scene -FailOn error }, { $Bad | Invoke-EgressCheck -From $scene -FailOn error },
            { "$scene/policies.yaml", $Bad | Invoke-EgressCheck -From $scene -Output "junit=$TestDrive/incomplete.xml" }) {
            $check | Should -Throw -ErrorId 'IncompleteInput,EgressTools.Cmdlets.InvokeEgressCheckCommand'
        }
        "$TestDrive/incomplete.xml" | Should -Not -Exist
    }
}

Describe 'What a change brings' {
    It 'leaves out what the scene has without it' {
        Invoke-EgressCheck "$scene/policies.yaml" -From $scene | Should -BeNullOrEmpty
        (Invoke-EgressCheck "$scene/policies.yaml" -From $scene -IncludeExisting).Count | Should -BeGreaterThan 1
    }
    It 'tells of the change' {
        (Get-Content -Raw "$scene/policies.yaml").Replace('name: egress-test', 'name: other').Replace('kubernetes.io/hostname: 172.22.49.20', 'nobody: here') |
            Set-Content "$TestDrive/other.yaml"
        $brought = Invoke-EgressCheck "$TestDrive/other.yaml" -From $scene
        $brought | Should -Not -BeNullOrEmpty
        $brought.ForEach({ "$($_.Resource)" }) | Should -Contain 'ciliumegressgatewaypolicy/other'
    }
}

Describe 'Publishing twice' {
    It 'changes nothing the second time, and says so' {
        $publish = @{ KubeConfig = $env:EGRESSTOOLS_KUBECONFIG; PassThru = $true; Confirm = $false }
        $policy = New-EgressPolicy automation -PodSelector app=automation -Node 172.22.49.119 -To 203.0.113.0/24 -From $scene
        ($policy | Publish-EgressPolicy @publish).Action | Should -Be 'create'
        $second = $policy | Publish-EgressPolicy @publish -InformationVariable said
        $second.Name | Should -Be 'automation'
        $second.Action | Should -Be 'unchanged'
        "$($said.MessageData)" | Should -Match 'automation unchanged'
    }
}
