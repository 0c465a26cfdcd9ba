# What one may get wrong, and what is said then: the id and category are what scripts look at, and the message is for people.
BeforeDiscovery {
    # Ends: the statement ends with the error; if not, other input is still answered.
    $cases = @(
        @{ Run = 'Get-EgressNode nosuch @From'; Id = 'NodeNotFound'; Category = 'ObjectNotFound'; Target = 'nosuch'; Says = "node 'nosuch' not found: Get-EgressNode -All" }
        @{ Run = 'Get-EgressPolicy nosuch @Live'; Id = 'PolicyNotFound'; Category = 'ObjectNotFound'; Target = 'nosuch'; Says = 'Get-EgressPolicy lists the policies' }
        @{ Run = "Get-EgressPolicy '[' @From"; Id = 'InvalidPattern'; Category = 'InvalidArgument'; Ends = $true; Says = "'[' is not a pattern" }
        @{ Run = "Test-EgressExitIp -Pod 'web-[' @From"; Id = 'InvalidPattern'; Category = 'InvalidArgument'; Ends = $true; Says = "'web-[' is not a pattern" }
        @{ Run = 'Resolve-EgressRoute nosuch @From'; Id = 'PodNotFound'; Category = 'ObjectNotFound'; Target = 'default/nosuch'; Says = "pod 'default/nosuch' not found" }
        @{ Run = 'Test-EgressExitIp -Pod nosuch @From'; Id = 'PodNotFound'; Category = 'ObjectNotFound'; Target = 'default/nosuch'; Says = '-Namespace' }
        @{ Run = 'Test-EgressExitIp -Policy nosuch @From'; Id = 'PolicyNotFound'; Category = 'ObjectNotFound'; Target = 'nosuch'; Says = "policy 'nosuch' not found" }
        @{ Run = 'Test-EgressExitIp -Pod deploy/nosuch @Live'; Id = 'WorkloadNotFound'; Category = 'ObjectNotFound'; Target = 'default/nosuch'; Says = 'Deployment nosuch not found' }
        @{ Run = 'Test-EgressExitIp -LabelSelector app=nosuch @From'; Id = 'NoPods'; Category = 'ObjectNotFound'; Target = 'app=nosuch'; Says = 'no pod was found' }
        @{ Run = 'Get-EgressRule -Expected -Node nosuch @From'; Id = 'NodeNotFound'; Category = 'ObjectNotFound'; Target = 'nosuch'; Says = "CiliumNode 'nosuch' not found" }
        @{ Run = 'Get-EgressRule -Actual -Node nosuch @Live'; Id = 'NodeNotFound'; Category = 'ObjectNotFound'; Target = 'nosuch'; Says = "CiliumNode 'nosuch' not found" }
        @{ Run = 'Compare-EgressRule -Node nosuch @Live'; Id = 'NodeNotFound'; Category = 'ObjectNotFound'; Target = 'nosuch'; Says = "CiliumNode 'nosuch' not found" }
        @{ Run = 'Remove-EgressPolicy nosuch @Live'; Id = 'PolicyNotFound'; Category = 'ObjectNotFound'; Target = 'nosuch'; Says = "policy 'nosuch' not found" }
        @{ Run = 'Add-EgressNode nosuch @Live'; Id = 'NodeNotFound'; Category = 'ObjectNotFound'; Target = 'nosuch'; Says = "node 'nosuch' not found in test" }
        @{ Run = 'Remove-EgressNode nosuch @Live'; Id = 'NodeNotFound'; Category = 'ObjectNotFound'; Target = 'nosuch'; Says = "node 'nosuch' not found in test" }
        @{ Run = 'Add-EgressNode -LabelSelector nobody=there @Live'; Id = 'NoNode'; Category = 'ObjectNotFound'; Target = 'nobody=there'; Says = "no node has the labels 'nobody=there'" }
        @{ Run = 'New-EgressPolicy web -PodSelector app=web -Node nosuch @From'; Id = 'NodeNotFound'; Category = 'ObjectNotFound'; Target = 'nosuch'; Says = "node 'nosuch' not found in" }
        @{ Run = 'Get-EgressPlan -Delete nosuch @From'; Id = 'PolicyNotFound'; Category = 'ObjectNotFound'; Target = 'nosuch'; Says = "policy 'nosuch' not found" }
        @{ Run = 'Get-EgressPlan -WithoutNode nosuch @From'; Id = 'NodeNotFound'; Category = 'ObjectNotFound'; Target = 'nosuch'; Says = "node 'nosuch' not found" }
        @{ Run = 'Get-EgressNode @From | New-EgressPolicy -PodSelector app=web @From'; Ends = $true; Id = 'NoPolicyName'; Category = 'InvalidArgument'; Says = 'the policy has no name: add -Name' }
        @{ Run = "New-EgressPolicy web -PodSelector @(@{ a = 'b' }, @{ c = 'd' }) @From"; Ends = $true; Id = 'ParameterArgumentTransformationError'; Category = 'InvalidData'; Says = 'The selector is a list of 2 values: write all labels in one hashtable' }
        @{ Run = "Get-EgressNode -LabelSelector 'a=b', 'c=d' @From"; Ends = $true; Id = 'ParameterArgumentTransformationError'; Category = 'InvalidData'; Says = 'The selector is a list of 2 values' }
        @{ Run = "Remove-EgressPolicy 'web-[' @Live"; Ends = $true; Id = 'InvalidPattern'; Category = 'InvalidArgument'; Says = "'web-[' is not a pattern" }
        @{ Run = 'Remove-EgressPolicy web-* @Live -As nobody'; Ends = $true; Id = 'Forbidden'; Category = 'PermissionDenied'; Says = 'not allowed to list' }
        @{ Run = '@() | Compare-EgressRule -Fail @From'; Id = 'AgentNotAsked'; Category = 'ResourceUnavailable'; Says = 'no node is chosen' }
        @{ Run = 'Find-EgressPod nonsense @From'; Id = 'InvalidAddress'; Category = 'InvalidArgument'; Target = 'nonsense'; Says = "'nonsense' is not an IP address" }
        @{ Run = '42 | Publish-EgressPolicy @Live'; Id = 'NoPolicy'; Category = 'InvalidArgument'; Target = 42; Says = 'not Int32' }
        @{ Run = 'Get-EgressPlan $TestDrive/broken.yaml @From'; Id = 'NotADocument'; Category = 'ParserError'; Says = 'broken.yaml:2: not valid YAML' }
        @{ Run = '"kind: [" | Get-EgressPlan @From'; Id = 'NotADocument'; Category = 'ParserError'; Target = 'the pipeline'; Says = 'not valid YAML' }
        @{ Run = 'Get-EgressPlan $TestDrive/other.yaml @From'; Id = 'OtherKind'; Category = 'InvalidData'; Says = 'of kind ConfigMap' }
        @{ Run = 'Publish-EgressPolicy $TestDrive/cidr.yaml @Live -Confirm:$false'; Id = 'Invalid'; Category = 'InvalidData'; Says = '10.0.0.0/33' }
        @{ Run = 'Get-EgressPlan $TestDrive/none.yaml @From'; Ends = $true; Id = 'PathNotFound'; Category = 'ObjectNotFound'; Says = 'does not exist' }
        @{ Run = 'Resolve-EgressRoute a/b/c/d @From'; Ends = $true; Id = 'InvalidPodName'; Category = 'InvalidArgument'; Says = 'NAMESPACE/NAME' }
        @{ Run = 'Resolve-EgressRoute nginx-54c98b4f84-5wlpc -To example.com @From'; Ends = $true; Id = 'InvalidAddress'; Category = 'InvalidArgument'; Says = "-To: 'example.com'" }
        @{ Run = 'Test-EgressExitIp -LabelSelector "a in" @From'; Ends = $true; Id = 'InvalidSelector'; Category = 'InvalidArgument'; Says = '-LabelSelector: ' }
        @{ Run = 'Test-EgressExitIp -Timeout 2h @Live'; Ends = $true; Id = 'InvalidTimeout'; Category = 'InvalidArgument'; Says = '-Timeout must be between 1 second and 1 hour' }
        @{ Run = 'Get-EgressNode -RequestTimeout never @Live'; Ends = $true; Id = 'ParameterArgumentTransformationError'; Category = 'InvalidData'; Says = '30s, 2m or 1h30m' }
        @{ Run = 'Compare-EgressRule -Wait 10s @From'; Ends = $true; Id = 'WaitWithoutCluster'; Category = 'InvalidArgument'; Says = '-Wait needs a cluster' }
        @{ Run = 'Get-EgressRule -Actual @From'; Ends = $true; Id = 'NoAgentMaps'; Category = 'InvalidData'; Says = 'Export-EgressSnapshot -Maps' }
        @{ Run = 'Remove-EgressPolicy Bad_Name @Live'; Ends = $true; Id = 'InvalidName'; Category = 'InvalidArgument'; Says = "'Bad_Name' is not a valid name" }
        @{ Run = 'Remove-EgressPolicy egress-test @From'; Ends = $true; Id = 'NeedsCluster'; Category = 'InvalidArgument'; Says = '-DryRun client' }
        @{ Run = 'Add-EgressNode 172.22.49.20 -Label "no label" @Live'; Ends = $true; Id = 'InvalidLabel'; Category = 'InvalidArgument'; Says = '-Label: ' }
        @{ Run = 'Add-EgressNode 172.22.49.20 -TaintAs a=b @Live'; Ends = $true; Id = 'InvalidTaint'; Category = 'InvalidArgument'; Says = 'key=value:NoSchedule' }
        @{ Run = 'New-EgressPolicy Web! -PodSelector app=web -Node 172.22.49.20 @From'; Ends = $true; Id = 'InvalidName'; Category = 'InvalidArgument'; Says = "'Web!'" }
        @{ Run = 'New-EgressPolicy web -PodSelector app=web @From'; Ends = $true; Id = 'NoNode'; Category = 'InvalidArgument'; Says = 'no gateway is chosen' }
        @{ Run = 'New-EgressPolicy web -Node 172.22.49.20 @From'; Ends = $true; Id = 'NoPods'; Category = 'InvalidArgument'; Says = '-AllPods' }
        @{ Run = 'New-EgressPolicy web -PodSelector app=web -Node 172.22.49.20 -To 10.0.0.0/33 @From'; Ends = $true; Id = 'InvalidCidr'; Category = 'InvalidArgument'; Says = "-To: '10.0.0.0/33' is not a CIDR" }
        @{ Run = 'New-EgressPolicy web -PodSelector app=web -Node 172.22.49.20 -EgressIP nonsense @From'; Ends = $true; Id = 'InvalidEgressIP'; Category = 'InvalidArgument'; Says = '-EgressIP: ' }
        @{ Run = 'New-EgressPolicy web -PodSelector $undefined -Node 172.22.49.20 @From'; Ends = $true; Id = 'ParameterArgumentTransformationError'; Category = 'InvalidData'; Says = 'is a variable not set?' }
        @{ Run = 'New-EgressPolicy web -PodSelector app=web -Node 172.22.49.20 -AllNamespaces -Namespace shop @From'; Ends = $true; Id = 'TwoNamespaceChoices'; Category = 'InvalidArgument'; Says = '-Namespace' }
        @{ Run = 'New-EgressNodePool Native egress -SubnetCidr 10.0.0.0/99'; Ends = $true; Id = 'InvalidCidr'; Category = 'InvalidArgument'; Says = '-SubnetCidr: ' }
        @{ Run = 'Get-EgressPlan @From'; Ends = $true; Id = 'NoChange'; Category = 'InvalidArgument'; Says = '-Delete NAME' }
        @{ Run = 'Invoke-EgressCheck @From -Only EGT0000'; Ends = $true; Id = 'UnknownCheck'; Category = 'InvalidArgument'; Says = 'Invoke-EgressCheck -List' }
        @{ Run = 'Invoke-EgressCheck @From -Skip nonsense'; Ends = $true; Id = 'InvalidCheck'; Category = 'InvalidArgument'; Says = '-Skip must be a code such as EGT1001' }
        @{ Run = 'Invoke-EgressCheck @From -Output nonsense=x.txt'; Ends = $true; Id = 'UnknownFormat'; Category = 'InvalidArgument'; Says = 'junit' }
        @{ Run = 'Invoke-EgressCheck @From -Output junit=/no/such/folder/x.xml'; Ends = $true; Id = 'Unwritable'; Category = 'WriteError'; Says = 'Create it first' }
        @{ Run = 'Export-EgressSnapshot Env:x @From'; Ends = $true; Id = 'NotAFilePath'; Category = 'InvalidArgument'; Says = 'provider Environment' }
        @{ Run = 'Get-EgressPlan Env:PATH @From'; Ends = $true; Id = 'NotAFilePath'; Category = 'InvalidArgument'; Says = "'Env:PATH'" }
        @{ Run = 'Get-Item Env:PATH | Get-EgressPlan -Delete egress-test @From'; Id = 'NotAFilePath'; Category = 'InvalidArgument'; Says = 'provider Environment' }
        @{ Run = 'Get-EgressNode -From Function:prompt'; Ends = $true; Id = 'NotAFilePath'; Category = 'InvalidArgument'; Says = 'provider Function' }
        @{ Run = 'Get-EgressNode -KubeConfig Env:PATH'; Ends = $true; Id = 'NotAFilePath'; Category = 'InvalidArgument'; Says = "'Env:PATH'" }
        @{ Run = 'Invoke-EgressCheck @From -Output junit=Env:w'; Ends = $true; Id = 'NotAFilePath'; Category = 'InvalidArgument'; Says = "'Env:w'" }
        @{ Run = 'Invoke-EgressCheck @From -Output junit=$TestDrive/o.xml, sarif=$TestDrive/empty/../o.xml'; Ends = $true; Id = 'SameOutput'; Category = 'InvalidArgument'; Says = 'give each its own' }
        @{ Run = 'Test-EgressExitIp @From -Output junit=$TestDrive/o.xml, json=$TestDrive/o.xml'; Ends = $true; Id = 'SameOutput'; Category = 'InvalidArgument'; Says = '-Output' }
        @{ Run = 'Invoke-EgressCheck -InputObject @() @From'; Ends = $true; Id = 'EmptyInput'; Category = 'InvalidArgument'; Says = 'is a variable not set?' }
        @{ Run = '"e$([char]27)x" | Resolve-EgressRoute @From'; Id = 'PodNotFound'; Category = 'ObjectNotFound'; Says = 'default/e\u001bx' }
        @{ Run = 'Invoke-EgressCheck @From -Live'; Ends = $true; Id = 'LiveWithoutCluster'; Category = 'InvalidArgument'; Says = '-From reads what was saved' }
        @{ Run = 'Get-EgressNode -From /no/such/folder'; Ends = $true; Id = 'NoSuchPath'; Category = 'ObjectNotFound'; Says = '/no/such/folder' }
        @{ Run = 'Get-EgressNode -From $TestDrive/empty'; Ends = $true; Id = 'NothingUseful'; Category = 'InvalidData'; Says = 'holds no .yaml, .yml or .json file' }
        @{ Run = 'Get-EgressNode @From @Live'; Ends = $true; Id = 'TwoWorlds'; Category = 'InvalidArgument'; Says = 'remove -KubeConfig, or -From' }
        @{ Run = '$null | New-EgressPolicy web -PodSelector app=web @From'; Id = 'ParameterArgumentValidationError'; Category = 'InvalidData'; Says = 'null or empty' }
        @{ Run = 'Get-EgressNode -From -'; Ends = $true; Id = 'NoStandardInput'; Category = 'InvalidArgument'; Says = '-From must be a folder, a file or a zip' }
        @{ Run = 'Get-EgressNode @From -CiliumVersion new'; Ends = $true; Id = 'InvalidVersion'; Category = 'InvalidArgument'; Says = '-CiliumVersion: ' }
        @{ Run = 'Export-EgressSnapshot $TestDrive @From'; Ends = $true; Id = 'PathExists'; Category = 'ResourceExists'; Says = 'already exists' }
        @{ Run = 'Get-EgressNode -KubeConfig /no/such/file'; Ends = $true; Id = 'KubeConfig'; Category = 'InvalidData'; Says = '/no/such/file does not exist' }
        @{ Run = 'Get-EgressNode -KubeConfig $TestDrive/kubeconfig'; Ends = $true; Id = 'KubeConfig'; Category = 'InvalidData'; Says = 'is not valid YAML' }
        @{ Run = 'Get-EgressNode @Live -Context nosuch'; Ends = $true; Id = 'KubeConfig'; Category = 'InvalidData'; Says = "has no context 'nosuch'" }
        @{ Run = 'Get-EgressNode @Live -Token out-of-date'; Ends = $true; Id = 'Unauthorized'; Category = 'AuthenticationError'; Says = 'refused the credentials (401)' }
        @{ Run = 'Get-EgressNode @Live -As nobody'; Ends = $true; Id = 'Forbidden'; Category = 'PermissionDenied'; Says = 'not allowed to list' }
        @{ Run = 'Add-EgressNode 172.22.49.20 @Live -As nobody'; Ends = $true; Id = 'Forbidden'; Category = 'PermissionDenied'; Target = 'nodes'; Says = 'ask for the right to get nodes' }
        @{ Run = 'Get-EgressNode -Server https://127.0.0.1:1 -Token out-of-date'; Ends = $true; Id = 'ConnectionRefused'; Category = 'ConnectionError'; Says = 'refuses connections' }
        @{ Run = 'Get-EgressNode -Server $silent -Token out-of-date -RequestTimeout 0.2'; Ends = $true; Id = 'Timeout'; Category = 'OperationTimeout'; Says = '-RequestTimeout gives it more time' }
        @{ Run = 'Get-EgressNode -Server nonsense://x'; Ends = $true; Id = 'KubeConfig'; Category = 'InvalidData'; Says = 'expected https://host:port' }
        @{ Run = 'Get-EgressNode @Live -TlsServerName wrong.example'; Ends = $true; Id = 'ServerNameMismatch'; Category = 'SecurityError'; Says = '-TlsServerName' }
        @{ Run = 'New-EgressPolicy @{ Name = ''w'' } -PodSelector app=web -Node 172.22.49.20 @From'; Ends = $true; Id = 'ParameterArgumentTransformationError'; Category = 'InvalidData'; Says = 'Text is expected, not an object of type Hashtable' }
        @{ Run = 'New-EgressPolicy web -PodSelector (Get-EgressPolicy @From) -Node 172.22.49.20 @From'; Ends = $true; Id = 'ParameterArgumentTransformationError'; Category = 'InvalidData'; Says = 'not an object of type EgressPolicy' }
        @{ Run = 'New-EgressPolicy web -PodSelector @{ a = @{ b = ''c'' } } -Node 172.22.49.20 @From'; Ends = $true; Id = 'ParameterArgumentTransformationError'; Category = 'InvalidData'; Says = 'label ''a''' }
        @{ Run = 'New-EgressPolicy web -PodSelector @{ version = 1.20 } -Node 172.22.49.20 @From'; Ends = $true; Id = 'ParameterArgumentTransformationError'; Category = 'InvalidData'; Says = 'write it as text, such as ''1.20''' }
        @{ Run = 'Get-EgressNode -LabelSelector 5 @From'; Ends = $true; Id = 'ParameterArgumentTransformationError'; Category = 'InvalidData'; Says = 'not an object of type Int32' }
        @{ Run = 'Invoke-EgressCheck @From -Output @{ junit = ''x.xml'' }'; Ends = $true; Id = 'ParameterArgumentTransformationError'; Category = 'InvalidData'; Says = 'Text is expected' }
        @{ Run = 'Test-EgressExitIp @From -Echo @{ a = ''b'' }'; Ends = $true; Id = 'ParameterArgumentTransformationError'; Category = 'InvalidData'; Says = 'Text is expected' }
        @{ Run = 'Get-EgressRule @From -CiliumVersion 1.20'; Ends = $true; Id = 'ParameterArgumentTransformationError'; Category = 'InvalidData'; Says = 'write it as text, such as ''1.20''' }
        @{ Run = 'Get-EgressRule @From -CiliumVersion ''1.2'''; Ends = $true; Id = 'InvalidVersion'; Category = 'InvalidArgument'; Says = 'give 1.10 or later' }
        @{ Run = 'Invoke-EgressCheck @From -UpgradeTo ''1.2'''; Ends = $true; Id = 'InvalidVersion'; Category = 'InvalidArgument'; Says = 'give 1.10 or later' }
        @{ Run = 'Add-EgressNode 172.22.49.20 -Label @{ a = ''b''; c = ''d'' } @Live'; Ends = $true; Id = 'InvalidLabel'; Category = 'InvalidArgument'; Says = '-Label: ' }
        @{ Run = 'Publish-EgressPolicy x.yaml -DryRun $undefined @From'; Ends = $true; Id = 'ParameterArgumentValidationError'; Category = 'InvalidData'; Says = 'The argument is null' }
        @{ Run = 'Remove-EgressPolicy x -DryRun $undefined @From'; Ends = $true; Id = 'ParameterArgumentValidationError'; Category = 'InvalidData'; Says = 'The argument is null' }
        @{ Run = 'Invoke-EgressCheck @From -Show $undefined'; Ends = $true; Id = 'ParameterArgumentValidationError'; Category = 'InvalidData'; Says = 'The argument is null' }
        @{ Run = 'Test-EgressExitIp @From -Probe $undefined'; Ends = $true; Id = 'ParameterArgumentValidationError'; Category = 'InvalidData'; Says = 'The argument is null' }
        @{ Run = 'Enable-EgressGateway @From -Print $undefined'; Ends = $true; Id = 'ParameterArgumentValidationError'; Category = 'InvalidData'; Says = 'The argument is null' }
        @{ Run = 'New-EgressNodePool $undefined egress'; Ends = $true; Id = 'ParameterArgumentValidationError'; Category = 'InvalidData'; Says = 'The argument is null' }
        @{ Run = 'New-EgressNodePool Native egress -Replicas $undefined'; Ends = $true; Id = 'ParameterArgumentValidationError'; Category = 'InvalidData'; Says = 'The argument is null' }
        @{ Run = 'Remove-EgressProbe -AllNamespaces -Namespace shop @Live'; Ends = $true; Id = 'TwoNamespaceChoices'; Category = 'InvalidArgument'; Says = 'leave out -Namespace' }
        @{ Run = 'Test-EgressExitIp -AllNamespaces -Namespace shop @From'; Ends = $true; Id = 'TwoNamespaceChoices'; Category = 'InvalidArgument'; Says = 'leave out -Namespace' }
        @{ Run = 'Remove-EgressProbe -Namespace ../.. @Live'; Ends = $true; Id = 'InvalidNamespace'; Category = 'InvalidArgument'; Says = '-Namespace: ''../..'' is not' }
        @{ Run = 'Get-EgressRule -Namespace A/B @From'; Ends = $true; Id = 'InvalidNamespace'; Category = 'InvalidArgument'; Says = '''A/B'' is not' }
        @{ Run = 'Get-EgressPolicy EGRESS-TEST @From'; Id = 'PolicyNotFound'; Category = 'ObjectNotFound'; Target = 'EGRESS-TEST'; Says = 'names are lower case' }
        @{ Run = '[pscustomobject]@{ Other = 1 } | Publish-EgressPolicy @Live'; Id = 'NoPolicy'; Category = 'InvalidArgument'; Says = 'not PSCustomObject' }
        @{ Run = 'Enable-EgressGateway @Live -VpcCidr nonsense'; Ends = $true; Id = 'InvalidCidr'; Category = 'InvalidArgument'; Says = '-VpcCidr: ' }
    )
}

Describe 'Wrong input' {
    BeforeAll {
        $documented = Get-Content $env:EGRESSTOOLS_ROOT/module/docs/errors.md | ForEach-Object { if ($_ -match '^\| `\w+` \| `\w+` \|') { $Matches[0] } }
        $From = @{ From = $env:EGRESSTOOLS_SCENE }
        $Live = @{ KubeConfig = $env:EGRESSTOOLS_KUBECONFIG }
        Set-Content $TestDrive/broken.yaml "kind: [`n  a: b: c"
        Set-Content $TestDrive/other.yaml "apiVersion: v1`nkind: ConfigMap`nmetadata: {name: x}"
        Set-Content $TestDrive/kubeconfig 'this is: [no kubeconfig'
        Set-Content $TestDrive/cidr.yaml @'
apiVersion: cilium.io/v2
kind: CiliumEgressGatewayPolicy
metadata: {name: web}
spec:
  selectors: [{podSelector: {matchLabels: {app: web}}}]
  destinationCIDRs: [10.0.0.0/33]
  egressGateway: {nodeSelector: {matchLabels: {egress-node: "true"}}}
'@
        New-Item -ItemType Directory $TestDrive/empty | Out-Null
        # It takes connections and says nothing.
        $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $silent = "https://127.0.0.1:$($listener.LocalEndpoint.Port)"
    }

    AfterAll { $listener.Stop() }

    It '<Run>' -ForEach $cases {
        $ended = $false
        $errors = try { & ([scriptblock]::Create($Run)) 2>&1 3>$null 6>$null | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } }
        catch { $ended = $true; $_ }

        @($errors).Count | Should -Be 1
        $errors.FullyQualifiedErrorId.Split(',')[0] | Should -Be $Id
        $errors.CategoryInfo.Category | Should -Be $Category
        $ended | Should -Be ([bool]$Ends)
        $errors.ToString() | Should -BeLike "*$([WildcardPattern]::Escape($Says))*"
        $errors.ToString() | Should -Not -Match '--[a-z]|kubectl egress|\bflags?\b|command line|out-of-date'
        if ($Id -notlike 'Parameter*' -and $Id -ne 'PathNotFound') { $documented | Should -Contain "| ``$Id`` | ``$Category`` |" }
        if ($Target) { $errors.TargetObject | Should -Be $Target }
    }
}
