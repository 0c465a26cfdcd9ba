# What is said where nothing is done, and where nothing is there.
Describe 'What is said' {
    BeforeAll {
        $Live = @{ KubeConfig = $env:EGRESSTOOLS_KUBECONFIG }
        $node = '172.22.49.20'
        # What-if lines go to the host alone.
        function Get-Said([string] $Commands) {
            @(pwsh -NoProfile -NonInteractive -Command ("`$ErrorActionPreference = 'Stop'; Import-Module '$env:EGRESSTOOLS_ROOT/EgressTools.psd1'; " +
                    "`$Live = @{ KubeConfig = '$env:EGRESSTOOLS_KUBECONFIG' }; & { $Commands } 6>`$null 3>`$null") | Where-Object { $_ })
        }
    }

    It 'is one line for each policy that would be published' {
        $said = @(Get-Said "'a', 'b' | ForEach-Object { New-EgressPolicy `$_ -PodSelector app=nobody -Node $node @Live } | Publish-EgressPolicy @Live -WhatIf")
        @($said -like 'What if: *').Count | Should -Be 2
        $said.Count | Should -Be 2
        $said[0] | Should -BeLike 'What if: ciliumegressgatewaypolicy.cilium.io/a is new (on *)'
    }

    It 'is one line for each policy that would be removed' {
        $said = @(Get-Said 'Remove-EgressPolicy egress-test @Live -WhatIf')
        $said.Count | Should -Be 1
        $said[0] | Should -BeLike 'What if: ciliumegressgatewaypolicy.cilium.io/egress-test goes (on *)'
    }

    It 'is that nothing changes where a node has the label' {
        $said = @(Get-Said "Add-EgressNode $node -Label kubernetes.io/hostname=$node @Live -WhatIf")
        "$said" | Should -BeLike "*node/$node is unchanged*"
    }

    It 'is true where no node has a name' {
        Get-EgressNode nosuch* @Live -InformationVariable said 6>$null | Should -BeNullOrEmpty
        "$said" | Should -BeLike 'no gateway node has such a name*'
    }

    It 'is a label where a hashtable is one' {
        (Add-EgressNode $node -Label @{ a = 'b' } -DryRun Client @Live 6>$null 3>$null).Label | Should -Be a
        { Get-EgressNode -GatewayLabel @{ a = 'b' } @Live 6>$null } | Should -Not -Throw
    }
}
