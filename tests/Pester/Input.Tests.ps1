# What the cmdlets take: texts, files, hashtables, objects of kubectl, and their own, live and deserialized.
BeforeAll {
    $ErrorActionPreference = 'Continue'
    $scene = @{ From = $env:EGRESSTOOLS_SCENE }
    $live = @{ KubeConfig = $env:EGRESSTOOLS_KUBECONFIG }
    $file = Join-Path $env:EGRESSTOOLS_SCENE policies.yaml
    $node = '172.22.49.119'
    $pod = (Test-EgressExitIp @scene)[0].Pod.ToString()

    function Copy-Object {
        $path = Join-Path $TestDrive "$(New-Guid).xml"
        $input | Export-Clixml $path
        Import-Clixml $path
    }

    # A policy as kubectl get -o json prints it, with what only servers write.
    function Get-Kubernetes([string]$name = 'copy') {
        $policy = (Get-EgressPolicy egress-test @scene).Manifest | ConvertFrom-Json
        $policy.metadata.name = $name
        $policy.metadata | Add-Member creationTimestamp ([datetime]'2025-10-29T07:20:00Z') -Force
        $policy.metadata | Add-Member managedFields @(@{ manager = 'kubectl' }) -Force
        $policy
    }

    function New-List([object[]]$items, [string]$kind = 'List') { [pscustomobject]@{ apiVersion = 'v1'; kind = $kind; items = $items } }
    function New-KubernetesNode([string]$name) { [pscustomobject]@{ apiVersion = 'v1'; kind = 'Node'; metadata = [pscustomobject]@{ name = $name } } }
    function New-KubernetesPod([string]$text) {
        $space, $name = $text -split '/'
        [pscustomobject]@{ apiVersion = 'v1'; kind = 'Pod'; metadata = [pscustomobject]@{ namespace = $space; name = $name } }
    }
}

Describe 'Names' {
    It 'a policy is <_>' -ForEach 'egress-test', 'egress-*', 'EGRESS-T?st', 'cegp/egress-test', 'ciliumegressgatewaypolicy.cilium.io/egress-test' {
        (Get-EgressPolicy $_ @scene).Name | Should -Be egress-test
        ($_ | Get-EgressPolicy @scene).Name | Should -Be egress-test
    }

    It 'a wildcard that nothing matches gives nothing' {
        Get-EgressPolicy zz* @scene -ErrorAction Stop | Should -BeNullOrEmpty
        Get-EgressNode zz* @scene -ErrorAction Stop | Should -BeNullOrEmpty
        Test-EgressExitIp -Policy zz* @scene -ErrorAction Stop | Should -BeNullOrEmpty
        Test-EgressExitIp zz* @scene -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'pods are chosen by wildcards in the namespace that counts, and in others' {
        (Test-EgressExitIp nginx-* @scene).Count | Should -Be 10
        (Test-EgressExitIp */nginx-* @scene).Count | Should -Be 10
        Test-EgressExitIp nginx-* -Namespace shop @scene | Should -BeNullOrEmpty
        (Test-EgressExitIp -Policy egress* @scene).Count | Should -Be 10
    }

    It 'nodes come as texts, names of kubectl, objects and hashtables' {
        $ways = $node, "node/$node", "nodes/$node", (New-KubernetesNode $node), (New-List (New-KubernetesNode $node) NodeList), @{ Name = $node },
            [pscustomobject]@{ name = $node }, (Get-EgressNode $node @scene), (Get-EgressNode $node @scene | Copy-Object)
        foreach ($way in $ways) {
            ($way | Get-EgressNode @scene).Name | Should -Be $node
            ($way | New-EgressPolicy web -PodSelector app=web @scene).Manifest | Should -BeLike "*$node*"
            ($way | Add-EgressNode -Label other=true -DryRun Client @live).Name | Should -Be $node
        }
    }

    It 'an object of another kind is refused, and the others count' {
        $result = Get-Item $file | Remove-EgressPolicy -WhatIf @live -ErrorVariable errors 2>$null
        $result | Should -BeNullOrEmpty
        $errors.Count | Should -Be 1
        "$($errors[0])" | Should -BeLike "*'policies.yaml' is a file, not a policy*"
        $found = 'egress-test', 'node/x', (Get-EgressNode $node @scene) | Get-EgressPolicy @scene -ErrorVariable errors 2>$null
        $found.Name | Should -Be egress-test
        $errors.TargetObject | Should -HaveCount 2
    }

    It 'an object of Kubernetes of another kind is none' {
        $secret = [pscustomobject]@{ apiVersion = 'v1'; kind = 'Secret'; metadata = [pscustomobject]@{ name = 'egress-test' }; data = @{ token = 'dG9rZW4=' } }
        foreach ($command in 'Get-EgressPolicy', 'Get-EgressNode', 'Remove-EgressPolicy', 'Test-EgressExitIp', 'Resolve-EgressRoute', 'Publish-EgressPolicy -DryRun Client') {
            $errors = & ([scriptblock]::Create("`$args[0] | $command -From '$env:EGRESSTOOLS_SCENE'")) $secret 2>&1
            $errors | Should -HaveCount 1
            "$errors" | Should -BeLike '*Secret*'
            "$errors" | Should -Not -BeLike '*dG9rZW4=*'
        }
    }

    It 'a property that cannot be read is an error of its own' {
        $broken = [pscustomobject]@{} | Add-Member ScriptProperty Name { throw 'broken' } -PassThru
        foreach ($command in 'Get-EgressPolicy', 'Test-EgressExitIp', 'Find-EgressPod', 'Publish-EgressPolicy -DryRun Client') {
            $output = $broken, 'cegp/nosuch' | & ([scriptblock]::Create("`$input | $command -From '$env:EGRESSTOOLS_SCENE'")) 2>&1
            $output.Count | Should -BeGreaterThan 1
        }
    }

    It 'addresses come several at once, and from objects' {
        $all = Find-EgressPod $node, 172.22.49.147 @scene
        $all.Count | Should -Be 10
        ([ipaddress]$node | Find-EgressPod @scene).Count | Should -Be 5
        (Get-EgressNode @scene | Find-EgressPod @scene).Count | Should -Be 10
        (Test-EgressExitIp @scene | Select-Object -First 1 | Find-EgressPod @scene).Count | Should -Be 5
    }

    It 'an address that comes again is looked up once' {
        (Test-EgressExitIp @scene | Find-EgressPod @scene).Count | Should -Be 10
    }
}

Describe 'Destinations' {
    It 'come with the pod: <_>' -ForEach "[pscustomobject]@{ Pod = `$pod; To = '8.8.8.8' }", "@{ Pod = `$pod; to = '8.8.8.8' }",
        '"Pod,To`n$pod,8.8.8.8" | ConvertFrom-Csv', '"Pod,Destination`n$pod,8.8.8.8" | ConvertFrom-Csv', "@{ Pod = `$pod; To = ''; Destination = '8.8.8.8' }",
        "@{ Pod = `$pod; To = [ipaddress]'8.8.8.8' }", 'Resolve-EgressRoute $pod -To 8.8.8.8 @scene', 'Resolve-EgressRoute $pod -To 8.8.8.8 @scene | Copy-Object' {
        $row = & ([scriptblock]::Create($_))
        ($row | Resolve-EgressRoute @scene).Destination | Should -Be 8.8.8.8
        (Resolve-EgressRoute $row @scene).Destination | Should -Be 8.8.8.8
        ($row | Resolve-EgressRoute -To 9.9.9.9 @scene).Destination | Should -Be 9.9.9.9
    }

    It 'come several at once, and each row has its own' {
        ([pscustomobject]@{ Pod = $pod; To = '8.8.8.8', '9.9.9.9' }, @{ Pod = $pod } | Resolve-EgressRoute @scene).Destination |
            Should -Be '8.8.8.8', '9.9.9.9', '0.0.0.0/0'
    }

    It 'that are no addresses are errors, and the others count' {
        $routes = @{ Pod = $pod; To = 'example.com' }, @{ Pod = $pod; To = '8.8.8.8' } | Resolve-EgressRoute @scene -ErrorVariable errors 2>$null
        $routes.Destination | Should -Be 8.8.8.8
        "$errors" | Should -BeLike "*'example.com' is not an IP address*"
    }

    It 'of entries and of plans are none' {
        (Resolve-EgressRoute $pod @scene | Resolve-EgressRoute @scene).Destination | Should -Be '0.0.0.0/0'
        ((Get-EgressPlan -Delete egress-test @scene).Pods | Select-Object -First 1 | Resolve-EgressRoute @scene).Destination | Should -Be '0.0.0.0/0'
    }
}

Describe 'Pods' {
    It 'come as texts, names of kubectl, objects, hashtables and rows' {
        $space, $name = $pod -split '/'
        $ways = $pod, $name, "pod/$name", (New-KubernetesPod $pod), (New-List (New-KubernetesPod $pod) PodList), @{ Namespace = $space; Name = $name },
            [pscustomobject]@{ Pod = $pod }, ("Namespace,Pod`n$space,$name" | ConvertFrom-Csv), (Find-EgressPod $node @scene | Where-Object Pod -eq $pod | Copy-Object)
        foreach ($way in $ways | Where-Object { $_ }) {
            ($way | Test-EgressExitIp @scene).Pod | Should -Be $pod
            (Test-EgressExitIp $way @scene).Pod | Should -Be $pod
            ($way | Resolve-EgressRoute -To 8.8.8.8 @scene).Pod | Should -Be $pod
        }
    }

    It 'of policies are tested, and results are tested again' {
        foreach ($policy in (Get-EgressPolicy @scene), (Get-EgressPolicy @scene | Copy-Object), (Get-Kubernetes egress-test), 'cegp/egress-test',
            [pscustomobject]@{ Policy = 'egress-test' }) {
            $policy | Test-EgressExitIp @scene | ForEach-Object { "$($_.Pod)" } | Should -Contain $pod
        }
        (Test-EgressExitIp @scene | Test-EgressExitIp @scene).Count | Should -Be 10
        (Find-EgressPod $node @scene | Test-EgressExitIp @scene).Count | Should -Be 5
        (Find-EgressPod $node @scene | Resolve-EgressRoute -To 8.8.8.8 @scene).Count | Should -Be 5
    }

    It 'a policy that cannot be tested keeps no other back' {
        $results = 'cegp/nosuch', 'cegp/egress-test' | Test-EgressExitIp @scene -ErrorVariable errors 2>$null
        $results.Count | Should -Be 10
        $errors | Should -HaveCount 1
        'cegp/nosuch', 'cegp/egress-test' | Test-EgressExitIp @scene -Quiet 2>$null | Should -BeFalse
    }

    It 'that no pattern finds are not well' {
        Test-EgressExitIp nginx-* @scene -Quiet | Should -BeTrue
        Test-EgressExitIp zz* @scene -Quiet 6>$null | Should -BeFalse
        { Test-EgressExitIp zz* @scene -Fail -ErrorAction Stop 6>$null } | Should -Throw 'no pod was tested'
    }

    It 'and nodes come back from a job' {
        $objects = Start-Job {
            Import-Module (Join-Path $env:EGRESSTOOLS_ROOT EgressTools.psd1)
            Get-EgressPolicy -From $env:EGRESSTOOLS_SCENE
            Get-EgressNode -From $env:EGRESSTOOLS_SCENE
        } | Receive-Job -Wait -AutoRemoveJob
        ($objects | Where-Object Manifest | Test-EgressExitIp @scene).Count | Should -Be 10
        ($objects | Where-Object InternalIP | New-EgressPolicy web -PodSelector app=web @scene).GatewaySelectors.Count | Should -Be 3
    }

    It 'a node is not a pod' {
        Get-EgressNode $node @scene | Test-EgressExitIp @scene -ErrorVariable errors 2>$null | Should -BeNullOrEmpty
        "$errors" | Should -Be "'$node' is a node, not a pod"
    }
}

Describe 'Documents' {
    It 'are files, texts, hashtables, objects of kubectl and of the cmdlets' {
        $hashtable = Get-Kubernetes | ConvertTo-Json -Depth 20 | ConvertFrom-Json -AsHashtable
        $ways = (Get-Kubernetes), (New-List (Get-Kubernetes)), $hashtable, (Get-EgressPolicy @scene), (Get-EgressPolicy @scene | Copy-Object),
            (New-EgressPolicy copy -PodSelector app=web -Node $node @scene | Copy-Object), (Get-Item $file), (Get-Item $file | Select-Object FullName), (Get-Item $file | Copy-Object), $file,
            (Get-Content $file), (Get-Content $file -Raw)
        foreach ($way in $ways) {
            ($way | Publish-EgressPolicy -DryRun Client @live -AllowPolicyConflicts).Count | Should -Be 1 -Because "$($way.GetType())"
            ($way | Get-EgressPlan @scene) | Should -HaveCount 1
            $findings = $way | Invoke-EgressCheck -CiliumVersion 1.17.0 -Only EGT1
            $findings | Should -Not -BeNullOrEmpty -Because "$($way.GetType())"
        }
    }

    It 'that are no policies are refused, and the others count' {
        $steps = 42, @{ a = 1 }, (Get-Kubernetes) | Publish-EgressPolicy -DryRun Client @live -AllowPolicyConflicts -ErrorVariable errors 2>$null
        $steps | Should -HaveCount 1
        $errors.FullyQualifiedErrorId | Should -Be (@('NoPolicy,EgressTools.Cmdlets.PublishEgressPolicyCommand') * 2)
    }

    It 'are published again as they are' {
        Get-EgressPolicy egress-test @live | Publish-EgressPolicy @live -Confirm:$false -PassThru | Should -HaveCount 1
        Get-Kubernetes | Publish-EgressPolicy @live -Confirm:$false -AllowPolicyConflicts
        (Get-EgressPolicy copy @live).Destinations | Should -Be (Get-EgressPolicy egress-test @live).Destinations
        Get-EgressPolicy copy @live | Remove-EgressPolicy @live -Confirm:$false
        Get-EgressPolicy co* @live | Should -BeNullOrEmpty
    }

    It 'keep their labels and annotations, also through Clixml and a snapshot' {
        $document = Get-Kubernetes | ConvertTo-Json -Depth 9 | ConvertFrom-Json -AsHashtable
        $document.metadata = @{ name = 'labelled'; labels = @{ team = 'web' }; annotations = @{ note = 'for a partner'; 'egresstools.io/skip-EGT1009' = 'meant' } }
        $document | Publish-EgressPolicy @live -Confirm:$false -AllowPolicyConflicts
        Export-EgressSnapshot "$TestDrive/labelled" @live
        $found = Get-EgressPolicy labelled @live
        foreach ($policy in $found, ($found | Copy-Object), (Get-EgressPolicy labelled -From "$TestDrive/labelled")) {
            $metadata = ($policy.Manifest | ConvertFrom-Json -AsHashtable).metadata
            $metadata.labels.team | Should -Be web
            $metadata.annotations.Keys | Sort-Object | Should -Be 'egresstools.io/skip-EGT1009', note
        }
        ($found | Publish-EgressPolicy @live -Confirm:$false -PassThru).Action | Should -Be unchanged
        Remove-EgressPolicy labelled @live -Confirm:$false
    }

    It 'may be files of a folder' {
        $folder = New-Item -ItemType Directory "$TestDrive/changed"
        Copy-Item $file "$folder/a.yaml"
        Set-Content "$folder/b.yaml" 'web'
        (Get-ChildItem "$folder/*.yaml" | Invoke-EgressCheck -CiliumVersion 1.18.3).Code | Should -Contain EGT9001
        Remove-Item "$folder/b.yaml"
        (Get-ChildItem "$folder/*.yaml" | Invoke-EgressCheck -CiliumVersion 1.18.3).Code | Should -Not -Contain EGT9001
    }

    It 'published with -PassThru have what a user writes' {
        $metadata = ((Get-Kubernetes | Publish-EgressPolicy @live -Confirm:$false -AllowPolicyConflicts -PassThru).Manifest | ConvertFrom-Json -AsHashtable).metadata
        $metadata.Keys | Should -Be name
        Remove-EgressPolicy copy @live -Confirm:$false
    }

    It 'of the pipeline are called so in findings' {
        (Get-Kubernetes | Invoke-EgressCheck -CiliumVersion 1.17.0).Location | Should -Not -BeLike '*standard input*'
    }

    It 'that are not there are not the cluster in their place' {
        { Invoke-EgressCheck -Path (Join-Path $TestDrive *.yaml) @scene } | Should -Throw -ErrorId NoSuchPath*
        Join-Path $TestDrive none.yaml | Invoke-EgressCheck @scene -ErrorVariable errors 2>$null | Should -BeNullOrEmpty
        $errors.CategoryInfo.Category | Should -Be ObjectNotFound
    }
}

Describe 'Nothing' {
    It 'through the pipeline does nothing and says nothing: <_>' -ForEach 'Get-EgressNode', 'Get-EgressPolicy', 'Get-EgressPlan', 'Find-EgressPod',
        'Resolve-EgressRoute', 'Test-EgressExitIp', 'Invoke-EgressCheck', 'New-EgressPolicy web -PodSelector app=web', 'Publish-EgressPolicy -DryRun Client',
        'Remove-EgressPolicy -DryRun Client' {
        & ([scriptblock]::Create("@() | $_ -From '$env:EGRESSTOOLS_SCENE'")) *>&1 | Should -BeNullOrEmpty
    }

    It 'through the pipeline changes no node: <_>' -ForEach 'Add-EgressNode', 'Remove-EgressNode' {
        & ([scriptblock]::Create("@() | $_ -KubeConfig '$env:EGRESSTOOLS_KUBECONFIG'")) *>&1 | Should -BeNullOrEmpty
    }

    It 'through the pipeline is a test that failed, where that is asked' {
        Get-EgressPolicy nosuch* @scene | Test-EgressExitIp -Quiet @scene | Should -BeFalse
        $output = Get-EgressPolicy nosuch* @scene | Test-EgressExitIp -Fail -Output "junit=$TestDrive/none.xml" @scene 2>&1
        $output | Should -HaveCount 1
        $output.Exception.ExitCode | Should -Be 4
        $output.FullyQualifiedErrorId | Should -BeLike 'NoPods,*'
        "$TestDrive/none.xml" | Should -Exist
    }

    It 'is left of a pipeline with -WhatIf' {
        $script = { Get-EgressNode @live | New-EgressPolicy web -PodSelector app=web | Publish-EgressPolicy @live -WhatIf -PassThru | Test-EgressExitIp @live }
        & $script 2>&1 | Should -BeNullOrEmpty
    }

    It 'is one error where it is $null: <_>' -ForEach 'Get-EgressNode', 'Get-EgressPolicy', 'Get-EgressPlan', 'Find-EgressPod', 'Resolve-EgressRoute',
        'Test-EgressExitIp', 'Invoke-EgressCheck', 'New-EgressPolicy web -PodSelector app=web', 'Publish-EgressPolicy -DryRun Client', 'Remove-EgressPolicy' {
        $output = & ([scriptblock]::Create("`$null | $_ -From '$env:EGRESSTOOLS_SCENE'")) 2>&1
        $output | Should -HaveCount 1
        $output.FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError*'
    }

    It 'is refused as <_>' -ForEach '-PodSelector $undefined', "-PodSelector ''", '-PodSelector @{}', '-PodSelector @{ app = $undefined }',
        '-PodSelector @{ app = @() }', "-PodSelector @{ app = 'a', `$undefined }", '-AllPods -Namespace $undefined', "-AllPods -Namespace ''",
        '-AllPods -NamespaceSelector $undefined', '-AllPods -To $undefined', '-AllPods -To @()', '-AllPods -Except $undefined', '-AllPods -EgressIP $undefined',
        '-AllPods -Context $undefined', '-Namespace shop', '-AllNamespaces', "-NamespaceSelector env=prod", '' {
        { & ([scriptblock]::Create("New-EgressPolicy web -Node 172.22.49.119 $_ -From '$env:EGRESSTOOLS_SCENE'")) } | Should -Throw
    }

    It 'chooses no pods, policies and nodes: <_>' -ForEach 'Test-EgressExitIp -Pod $undefined', 'Test-EgressExitIp -Pod @()', 'Test-EgressExitIp -Policy @()',
        'Test-EgressExitIp -LabelSelector $undefined', 'Get-EgressPolicy -Name @()', 'Get-EgressNode -LabelSelector @{}', 'Get-EgressRule -Node $undefined',
        'New-EgressPolicy web -PodSelector a=b -Node $undefined', 'New-EgressPolicy web -PodSelector a=b -NodeSelector $undefined',
        'Test-EgressExitIp -Pod @{ kind = "List"; items = @() }', 'Get-EgressNode -Name @{ kind = "List"; items = @() }', 'Test-EgressExitIp -Pod (, @())',
        'Invoke-EgressCheck -Path $undefined', 'Remove-EgressPolicy -Name @()', 'Get-EgressPlan -Delete $undefined' {
        { & ([scriptblock]::Create("$_ -From '$env:EGRESSTOOLS_SCENE'")) } | Should -Throw
    }

    It 'is a value of no parameter that takes a text or an object' {
        $open = foreach ($command in Get-Command -Module EgressTools) {
            foreach ($parameter in $command.Parameters.Values) {
                $type = if ($parameter.ParameterType.IsArray) { $parameter.ParameterType.GetElementType() } else { $parameter.ParameterType }
                $checks = $parameter.Attributes | Where-Object { $_.GetType().Name -in 'ValidateNotNullOrEmptyAttribute', 'ValidateNotNullAttribute', 'SelectorAttribute', 'ValidateSetAttribute' }
                if ($type -in [string], [object], [uri] -and -not $checks -and $parameter.Name -notin [Management.Automation.Cmdlet]::CommonParameters) {
                    "$($command.Name) -$($parameter.Name)"
                }
            }
        }
        $open | Should -BeNullOrEmpty
    }
}

Describe 'Every pod' {
    It 'is said with -AllPods' {
        (New-EgressPolicy web -AllPods -Namespace shop -Node $node @scene).Selectors | Should -Be '{"podSelector":{"matchLabels":{"io.kubernetes.pod.namespace":"shop"}}}'
        New-EgressPolicy web -AllPods -AllNamespaces -Node $node @scene | Should -HaveCount 1
    }
}

Describe 'Parameters' {
    It 'that exclude each other are refused: <_>' -ForEach 'Test-EgressExitIp -Pod a -Policy b', 'Get-EgressRule -Expected -Actual', 'Invoke-EgressCheck -List -Path x',
        'Invoke-EgressCheck -List -Explain EGT1001', 'Add-EgressNode -Node a -LabelSelector b', 'Remove-EgressNode -Node a -LabelSelector b',
        'Publish-EgressPolicy -Path x -InputObject y' {
        { & ([scriptblock]::Create($_)) } | Should -Throw -ErrorId AmbiguousParameterSet*
    }

    It '-From excludes -<_>' -ForEach 'KubeConfig', 'Context', 'Cluster', 'User', 'Server', 'As' {
        { & ([scriptblock]::Create("Get-EgressNode -From '$env:EGRESSTOOLS_SCENE' -$_ x")) } | Should -Throw -ErrorId TwoWorlds*
    }

    It 'have a set that counts without arguments' {
        (Get-EgressRule @scene).Count | Should -Be (Get-EgressRule -Expected @scene).Count
        (Test-EgressExitIp @scene).Count | Should -Be 10
        foreach ($command in Get-Command -Module EgressTools | Where-Object { $_.ParameterSets.Count -gt 1 }) {
            $command.DefaultParameterSet | Should -Not -BeNullOrEmpty -Because $command.Name
        }
    }

    It 'take a duration as <_>' -ForEach '30', "'30s'", "'1m30s'", "'00:01:00'", '0.5', "([timespan]'00:00:05')" {
        foreach ($command in 'Get-EgressNode -RequestTimeout', 'Test-EgressExitIp -Timeout') {
            & ([scriptblock]::Create("$command $_ -From '$env:EGRESSTOOLS_SCENE'")) | Should -Not -BeNullOrEmpty
        }
    }

    It 'take no duration as <_>' -ForEach '$null', "''", "'soon'", '-1', "'-00:01:00'", "'1:2:3:4:5'", '$true', '(Get-Date)', '1e30' {
        { & ([scriptblock]::Create("Get-EgressNode -RequestTimeout $_ -From '$env:EGRESSTOOLS_SCENE'")) } | Should -Throw -ErrorId ParameterArgumentTransformationError*
    }

    It 'name and taint a pool as elsewhere' {
        { New-EgressNodePool Karpenter Foo -SubnetId subnet-00000001 } | Should -Throw -ErrorId InvalidName*
        "$(New-EgressNodePool Native egress -Taint -WarningAction Ignore)" | Should -BeLike '*NoSchedule*'
        "$(New-EgressNodePool Native egress -TaintAs a=b:NoExecute -WarningAction Ignore)" | Should -BeLike '*NoExecute*'
        foreach ($name in 'Add-EgressNode', 'Remove-EgressNode', 'New-EgressNodePool') {
            (Get-Command $name).Parameters.Taint.SwitchParameter | Should -BeTrue
        }
    }
}
