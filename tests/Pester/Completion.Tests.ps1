# What Tab offers. Started by PesterTests, which says where the repository, the scene and a kubeconfig of a running cluster are.
BeforeDiscovery {
    $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
    $parameters = foreach ($command in Get-Command -Module EgressTools) {
        foreach ($parameter in $command.Parameters.Values | Where-Object Name -NotIn $common) {
            @{ Command = $command.Name; Parameter = $parameter.Name; Type = $parameter.ParameterType }
        }
    }
}

BeforeAll {
    function Get-Completion([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches }

    # The first key press may end before anything is read; what arrives later is there for one of the next.
    function Wait-Completion([string] $Line) {
        $until = [datetime]::UtcNow.AddSeconds(60)
        do { Start-Sleep -Milliseconds 20; $found = Get-Completion $Line } until ($found -or [datetime]::UtcNow -gt $until)
        $found
    }
}

Describe '<Command> -<Parameter>' -ForEach $parameters {
    It 'completes files only where it takes a path' {
        Push-Location $env:EGRESSTOOLS_SCENE
        try { $found = Get-Completion "$Command -$Parameter " } finally { Pop-Location }
        $files = @($found | Where-Object ResultType -In ProviderItem, ProviderContainer)
        if ($Parameter -in 'KubeConfig', 'From', 'CertificateAuthority', 'ClientCertificate', 'ClientKey', 'Path') {
            $files.ListItemText | Should -Contain 'nodes.yaml'
        }
        elseif ($Type -ne [switch]) {
            $files | Should -BeNullOrEmpty
        }
    }
}

Describe 'Values out of <Where>' -ForEach @(
    @{ Where = 'a scene'; Source = "-From '$env:EGRESSTOOLS_SCENE'" }
    @{ Where = 'a cluster'; Source = "-KubeConfig '$env:EGRESSTOOLS_KUBECONFIG'" }
) {
    It 'completes <Line> to <Expected>' -ForEach @(
        @{ Line = 'Get-EgressNode -Name 172.22.49.11'; Expected = '172.22.49.119' }
        @{ Line = 'Get-EgressPolicy EG'; Expected = 'egress-test' }
        @{ Line = 'Test-EgressExitIp -Pod nginx-54c98b4f84-5'; Expected = 'nginx-54c98b4f84-5wlpc' }
        @{ Line = 'Resolve-EgressRoute default/nginx-54c98b4f84-5'; Expected = 'default/nginx-54c98b4f84-5wlpc' }
        @{ Line = 'Find-EgressPod 172.22.49.11'; Expected = '172.22.49.119' }
        @{ Line = 'New-EgressPolicy -PodSelector ap'; Expected = 'app=' }
        @{ Line = 'New-EgressPolicy -PodSelector app='; Expected = 'app=nginx' }
        @{ Line = "New-EgressPolicy -PodSelector 'app=nginx,app in ("; Expected = "'app=nginx,app in (nginx'" }
        @{ Line = 'Get-EgressNode -LabelSelector kubernetes.io/hostname=172.22.49.11'; Expected = 'kubernetes.io/hostname=172.22.49.119' }
        @{ Line = 'Compare-EgressRule -Node 172.22.49.11'; Expected = '172.22.49.119' }
    ) {
        $name, $rest = $Line -split ' ', 2
        (Wait-Completion "$name $Source $rest").CompletionText | Should -Be $Expected
    }
}

Describe 'Words' {
    It 'completes <Line> to <Expected>' -ForEach @(
        @{ Line = 'Invoke-EgressCheck -Explain EGT1001'; Expected = 'EGT1001' }
        @{ Line = 'Invoke-EgressCheck -Output ju'; Expected = 'junit=' }
        @{ Line = 'New-EgressNodePool -ChargeType '; Expected = 'bandwidth', 'package', 'traffic' }
        @{ Line = 'New-EgressNodePool -DiskType b'; Expected = 'bssd' }
        @{ Line = 'New-EgressNodePool '; Expected = 'Karpenter', 'Native', 'Regular' }
    ) {
        (Get-Completion $Line).CompletionText | Should -Be $Expected
    }

    It 'shows what a check is about' {
        (Get-Completion 'Invoke-EgressCheck -Explain EGT1001').ToolTip | Should -Match ' '
    }

    It 'names contexts, clusters and users of the kubeconfig' {
        $config = Join-Path $TestDrive config
        Set-Content $config @'
apiVersion: v1
kind: Config
clusters: [{name: edge, cluster: {server: "https://192.0.2.1"}}]
users: [{name: ops, user: {}}]
contexts: [{name: my prod, context: {cluster: edge, user: ops}}]
'@
        (Wait-Completion "Get-EgressNode -KubeConfig '$config' -Context ").CompletionText | Should -Be "'my prod'"
        (Wait-Completion "Get-EgressNode -KubeConfig '$config' -Cluster ").CompletionText | Should -Be edge
        (Wait-Completion "Get-EgressNode -KubeConfig '$config' -User ").CompletionText | Should -Be ops
    }
}

Describe 'Where it reads' {
    AfterEach { $global:PSDefaultParameterValues.Clear() }

    It 'is relative to the location of the session' {
        Push-Location (Split-Path $env:EGRESSTOOLS_SCENE)
        try { (Wait-Completion "Get-EgressPolicy -From $(Split-Path -Leaf $env:EGRESSTOOLS_SCENE) -Name ").CompletionText | Should -Be egress-test }
        finally { Pop-Location }
    }

    It 'is what the defaults of the session say' {
        $global:PSDefaultParameterValues['*-Egress*:From'] = $env:EGRESSTOOLS_SCENE
        (Wait-Completion 'Get-EgressPolicy ').CompletionText | Should -Be egress-test
    }

    It 'is what a variable says' {
        $global:scene = $env:EGRESSTOOLS_SCENE
        (Wait-Completion 'Get-EgressPolicy -From $scene -Name ').CompletionText | Should -Be egress-test
    }

    It 'is nowhere where there is no cluster, without an error' {
        $global:Error.Clear()
        Get-Completion 'Get-EgressPolicy -KubeConfig /no/such/file -Name ' | Should -BeNullOrEmpty
        Get-Completion 'Get-EgressPolicy -Server https://127.0.0.1:1 -Name ' | Should -BeNullOrEmpty
        $global:Error | Should -BeNullOrEmpty
    }
}
