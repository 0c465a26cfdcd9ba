# Wildcards stand for what exists, and several names for what each of them gives.
BeforeAll {
    $scene = @{ From = $env:EGRESSTOOLS_SCENE }
    $live = @{ KubeConfig = $env:EGRESSTOOLS_KUBECONFIG }
    # Three nodes, with the maps of their agents.
    $agents = @{ From = Join-Path $env:EGRESSTOOLS_ROOT examples agents-differ }
    $nodes = (Get-EgressRule @scene | Group-Object Node -NoElement).Name
    $gateway = '172.22.49.119'
    $pods = (Test-EgressExitIp @scene).Pod
}

Describe 'A wildcard' {
    It 'of pods is resolved' {
        (Resolve-EgressRoute nginx-* -To 203.0.113.7 @scene).Pod | Sort-Object | Should -Be ($pods | Sort-Object)
        (Resolve-EgressRoute */nginx-* -To 203.0.113.7 @live).Count | Should -Be 10
        ('default/NGINX-*' | Resolve-EgressRoute -To 203.0.113.7 @scene).Count | Should -Be 10
        Resolve-EgressRoute nginx-* -Namespace shop @scene | Should -BeNullOrEmpty
    }

    It 'of nodes chooses agents' {
        (Get-EgressRule -Node 172.22.49.1* @scene).Node | Sort-Object -Unique | Should -Be ($nodes -like '172.22.49.1*')
        (Get-EgressRule -Node * @scene).Count | Should -Be (Get-EgressRule @scene).Count
    }

    It 'of nodes chooses gateways of a policy, in the order of the names' {
        (New-EgressPolicy web -PodSelector app=web -Node 172.22.49.1* @scene).GatewaySelectors | Should -HaveCount @($nodes -like '172.22.49.1*').Count
        $policy = New-EgressPolicy web -PodSelector app=web -Node $nodes[-1], * @scene
        $policy.GatewaySelectors | Should -HaveCount $nodes.Count
        $policy.GatewaySelectors[0] | Should -BeLike "*$($nodes[-1])*"
    }

    It 'of nodes and policies is planned' {
        (Get-EgressPlan -Delete egress-* @scene).Pods.Count | Should -Be (Get-EgressPlan -Delete egress-test @scene).Pods.Count
        (Get-EgressPlan -WithoutNode 172.22.49.11[9] @scene).Pods.Count | Should -Be (Get-EgressPlan -WithoutNode $gateway @scene).Pods.Count
    }

    It 'is asked about name by name before a policy is deleted' {
        New-EgressPolicy egress-copy -PodSelector app=copy -Namespace default -Node $gateway @live | Publish-EgressPolicy @live -Confirm:$false 6>$null
        try {
            (Remove-EgressPolicy EGRESS-* -DryRun Client @live 6>$null).Name | Should -Be egress-copy, egress-test
            Remove-EgressPolicy egress-c* -Confirm:$false @live 6>$null
            (Get-EgressPolicy @live).Name | Should -Be egress-test
        }
        finally { Remove-EgressPolicy egress-copy -Confirm:$false @live -ErrorAction Ignore 6>$null }
    }

    It 'of nodes labels them, and unlabels them' {
        (Add-EgressNode 172.22.49.1* -Label other=true -DryRun Client @live).Name | Should -Be ((Get-EgressNode -All @live).Name -like '172.22.49.1*')
        (Remove-EgressNode 172.22.49.11? -DryRun Client @live).Name | Should -Be $gateway
    }

    It 'that nothing matches is no error and does nothing: <_>' -ForEach 'Resolve-EgressRoute zz* @scene', 'Get-EgressRule -Node zz* @scene', 'Get-EgressRule -Actual -Node zz* @live',
        'Compare-EgressRule -Node zz* @live', 'New-EgressPolicy web -AllPods -Node zz* @scene', 'Get-EgressPlan -Delete zz* @scene', 'Get-EgressPlan -WithoutNode zz* @scene',
        'Add-EgressNode zz* @live', 'Remove-EgressNode zz* @live', 'Remove-EgressPolicy zz* @live' {
        & ([scriptblock]::Create("$_ -ErrorAction Stop -InformationVariable notes 6>`$null")) | Should -BeNullOrEmpty
        . ([scriptblock]::Create("$_ -InformationVariable notes 6>`$null"))
        "$notes" | Should -Match "^no (pod|node|policy) matches '(default/)?zz\*'$"
    }

    It 'that nothing matches leaves the names beside it' {
        (Get-EgressRule -Node zz*, $gateway @scene 6>$null).Node | Sort-Object -Unique | Should -Be $gateway
        (Get-EgressPlan -Delete zz*, egress-test @scene 6>$null).Pods | Should -HaveCount 10
    }

    It 'that nothing matches fails where something is to be proved' {
        Compare-EgressRule -Node zz* -Fail @live -ErrorVariable errors -ErrorAction SilentlyContinue 6>$null | Should -BeNullOrEmpty
        $errors.Exception.ExitCode | Should -Be 4
    }

    It 'is declared by every parameter of names that are looked up' {
        $looked = @{ 'Resolve-EgressRoute' = 'Pod'; 'Get-EgressRule' = 'Node'; 'Compare-EgressRule' = 'Node'; 'New-EgressPolicy' = 'Node'; 'Add-EgressNode' = 'Node'
            'Remove-EgressNode' = 'Node'; 'Remove-EgressPolicy' = 'Name'; 'Get-EgressPlan' = 'Delete', 'WithoutNode'; 'Get-EgressNode' = 'Name'
            'Get-EgressPolicy' = 'Name'; 'Test-EgressExitIp' = 'Pod', 'Policy' }
        foreach ($command in $looked.Keys) {
            foreach ($parameter in $looked[$command]) {
                (Get-Command $command).Parameters[$parameter].Attributes.Where({ $_ -is [SupportsWildcards] }) | Should -HaveCount 1 -Because "$command -$parameter"
            }
        }
    }
}

Describe 'Nodes that come to <_>' -ForEach 'Get-EgressRule @agents', 'Get-EgressRule -Actual @agents', 'Compare-EgressRule @agents' {
    BeforeAll {
        $node = if ($_ -like 'Compare*') { 'FoundOn' } else { 'Node' }
        $all = '172.22.48.201', '172.22.49.119', '172.22.49.147'
        $read = [scriptblock]::Create("`$input | $_ 6>`$null")
    }

    It 'are texts, names of kubectl, and objects' {
        $kubernetes = [pscustomobject]@{ apiVersion = 'v1'; kind = 'Node'; metadata = [pscustomobject]@{ name = $gateway } }
        foreach ($way in $gateway, "node/$gateway", '172.22.49.11?', $kubernetes, @{ Name = $gateway }, (Get-EgressNode $gateway @agents)) {
            ($way | & $read).$node | Sort-Object -Unique | Should -Be $gateway
        }
    }

    It 'are several, each once' {
        ($all[1], $all[2], $all[1] | & $read).$node | Where-Object { $_ -notlike '*+*' } | Sort-Object -Unique | Should -Be $all[1, 2]
        @($all[1], $all[1] | & $read).Count | Should -Be @($all[1] | & $read).Count
    }

    It 'are none where nothing comes' { @() | & $read | Should -BeNullOrEmpty }

    It 'may be absent, and the others are given' {
        $found = 'nosuch', $gateway, 'neither' | & ([scriptblock]::Create("`$input | $_ -ErrorVariable errors -ErrorAction SilentlyContinue 6>`$null; `$script:errors = `$errors"))
        $found.$node | Sort-Object -Unique | Should -Be $gateway
        $script:errors.TargetObject | Should -Be nosuch, neither
        $script:errors[0].CategoryInfo.Category | Should -Be ObjectNotFound
    }
}

Describe 'Nodes that come to Compare-EgressRule' {
    It 'are compared alone' {
        $gateway | Compare-EgressRule @agents -InformationVariable notes 6>$null | Should -HaveCount 2
        "$notes" | Should -BeLike '*1 agent compared, 7 entries*'
        Compare-EgressRule -Node 172.22.49.* @agents -InformationVariable notes 6>$null | Out-Null
        "$notes" | Should -BeLike '*2 agents compared, 13 entries*'
        Get-EgressPolicy @scene | Compare-EgressRule @live -ErrorVariable errors -ErrorAction SilentlyContinue
        "$($errors[0])" | Should -BeLike "*'egress-test' is a policy, not a node*"
    }
}

Describe 'Pods that come to Resolve-EgressRoute' {
    It 'may be absent, and the others are given' {
        $found = Resolve-EgressRoute nosuch, $pods[0] -To 203.0.113.7 @scene -ErrorVariable errors -ErrorAction SilentlyContinue
        $found.Pod | Should -Be $pods[0]
        $errors.TargetObject | Should -Be default/nosuch
    }
}

Describe 'A selector' {
    It 'may be a list of one, or the labels of an object' {
        foreach ($way in @(@{ app = 'web' }), @('app=web'), [pscustomobject]@{ app = 'web' }, ('{"app": "web"}' | ConvertFrom-Json)) {
            (New-EgressPolicy web -PodSelector $way -Node $gateway @scene).Selectors | Should -BeLike '*"app":"web"*'
        }
    }

    It 'of a pool is one hashtable or several' {
        $pool = "$(New-EgressNodePool Native egress -Label @{ a = 'b' }, 'c=d' 3>$null 6>$null)"
        $pool | Should -Match 'name  = "a"\n    value = "b"'
        $pool | Should -Match 'name  = "c"\n    value = "d"'
    }

    It 'is refused as <_>' -ForEach '@(@{ a = "b" }, @{ c = "d" })', "'a=b', 'c=d'", '([pscustomobject]@{})', '@($null)' {
        foreach ($command in 'New-EgressPolicy x -PodSelector', 'New-EgressPolicy x -NamespaceSelector', 'New-EgressPolicy x -NodeSelector', 'Get-EgressNode -LabelSelector',
            'Test-EgressExitIp -LabelSelector', 'Add-EgressNode -LabelSelector', 'Remove-EgressNode -LabelSelector') {
            { & ([scriptblock]::Create("$command $_")) } | Should -Throw -ErrorId ParameterArgumentTransformationError* -ExpectedMessage '*The selector *'
        }
    }
}

Describe 'A name of a policy' {
    It 'is never that of what is piped' {
        $rows = "Name,PodSelector`nweb,app=web" | ConvertFrom-Csv
        { $rows | New-EgressPolicy -PodSelector app=web @scene } | Should -Throw -ErrorId NoPolicyName*
        { Get-EgressNode @scene | New-EgressPolicy -PodSelector app=web @scene } | Should -Throw -ExpectedMessage '*ForEach-Object { New-EgressPolicy $_.Name*'
        $rows[0] | Add-Member Node $gateway
        ($rows | ForEach-Object { New-EgressPolicy $_.Name -PodSelector $_.PodSelector -Node $_.Node @scene }).Name | Should -Be web
    }
}

Describe 'A warning that each command of a pipeline has' {
    BeforeAll {
        @{ apiVersion = 'cilium.io/v2'; kind = 'CiliumEgressGatewayPolicy'; metadata = @{ name = 'ignored' }; spec = @{ selectors = @(@{ podSelector = @{ matchLabels = @{ app = 'x' } } })
                destinationCIDRs = @('203.0.113.0/24'); egressGateway = @{ interface = 'eth0'; egressIP = '10.0.0.1'; nodeSelector = @{ matchLabels = @{ a = 'b' } } } } } |
            Publish-EgressPolicy @live -Confirm:$false 3>$null 6>$null
    }

    AfterAll { Remove-EgressPolicy ignored -Confirm:$false @live 3>$null 6>$null }

    It 'is given once: <_>' -ForEach 'Get-EgressNode @live | Remove-EgressNode @live -WhatIf', 'Get-EgressNode @live | ForEach-Object { $_ } | Get-EgressRule @live',
        'Get-EgressNode @live | ForEach-Object { Get-EgressRule -Node $_ @live }', 'Get-EgressPolicy ignored @live | Remove-EgressPolicy @live -WhatIf' {
        $said = . ([scriptblock]::Create($_)) 3>&1 6>$null | Where-Object { $_ -is [System.Management.Automation.WarningRecord] }
        $said | Should -HaveCount 1
        "$said" | Should -BeLike "*ignore policy 'ignored'*"
    }

    It 'is given again by the next pipeline, and where the first is silent' {
        $null = Get-EgressNode @live -WarningVariable first 3>$null
        $null = Get-EgressNode @live -WarningVariable second 3>$null
        $null = Get-EgressNode @live -WarningAction SilentlyContinue | Get-EgressRule @live -WarningVariable third 3>$null
        $first.Count, $second.Count, $third.Count | Should -Be 1, 1, 1
    }
}
