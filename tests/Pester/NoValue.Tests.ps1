# A variable that is not set must not widen what a policy selects.
BeforeDiscovery {
    $ways = @(
        @{ Path = 'spec.selectors[0].podSelector.matchLabels'; Selector = { @{ podSelector = @{ matchLabels = $undef } } } }
        @{ Path = 'spec.selectors[0].podSelector.matchLabels.app'; Selector = { @{ podSelector = @{ matchLabels = @{ app = $undef } } } } }
        @{ Path = 'spec.selectors[0].podSelector'; Selector = { @{ podSelector = $undef } } }
        @{ Path = 'spec.selectors[0].podSelector.matchLabels'; Selector = { @{ podSelector = [pscustomobject]@{ matchLabels = (& { }) } } } }
        @{ Path = 'spec.selectors[0]'; Selector = { $undef } }
    )
}

Describe 'A policy as an object' {
    BeforeAll {
        $From = @{ From = $env:EGRESSTOOLS_SCENE }
        function New-Document($Selector) {
            @{
                apiVersion = 'cilium.io/v2'; kind = 'CiliumEgressGatewayPolicy'; metadata = @{ name = 'x'; creationTimestamp = $null }
                spec = @{
                    selectors = @(, $Selector); destinationCIDRs = @('203.0.113.0/24')
                    egressGateway = @{ nodeSelector = @{ matchLabels = @{ 'kubernetes.io/hostname' = '172.22.49.20' } } }
                }
            }
        }
    }

    It 'is refused by <_>' -ForEach 'Publish-EgressPolicy -DryRun Client', 'Invoke-EgressCheck', 'Get-EgressPlan' {
        $command = $_
        $table, $object = (New-Document @{ podSelector = @{ matchLabels = @{ app = $undef } } }), [pscustomobject](New-Document @{ podSelector = $undef })
        foreach ($document in $table, $object) {
            . ([scriptblock]::Create("`$document | $command @From -ErrorAction SilentlyContinue -ErrorVariable failed")) 3>$null 6>$null | Out-Null
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NoValue,*'
            $failed[0].CategoryInfo.Category | Should -Be InvalidArgument
        }
    }

    It 'names <Path> where it has no value' -ForEach $ways {
        New-Document (& $Selector) | Publish-EgressPolicy -DryRun Client @From -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        @($failed).Count | Should -Be 1
        "$failed" | Should -Be "$Path has no value: is a variable not set?"
    }

    It 'names the policy of a list' {
        $good, $bad = (New-Document @{ podSelector = @{} }), (New-Document @{ podSelector = $undef })
        @{ apiVersion = 'v1'; kind = 'List'; items = @($good, $bad) } |
            Publish-EgressPolicy -DryRun Client @From -ErrorAction SilentlyContinue -ErrorVariable failed | Out-Null
        "$failed" | Should -BeLike 'items`[1`].spec.selectors`[0`].podSelector has no value*'
    }

    It 'may have nulls where kubectl writes them' {
        $document = New-Document @{ podSelector = @{ matchLabels = @{ app = 'nobody' } } }
        ($document | Publish-EgressPolicy -DryRun Client @From -WarningAction Ignore 6>$null).Name | Should -Be x
        (($document | ConvertTo-Json -Depth 9 | ConvertFrom-Json) | Publish-EgressPolicy -DryRun Client @From -WarningAction Ignore 6>$null).Name | Should -Be x
    }
}
