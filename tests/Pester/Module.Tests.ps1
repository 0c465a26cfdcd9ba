# Started by PesterTests: the module is imported, and the environment says where the repository, the scene and a kubeconfig of a running cluster are.
Describe 'The module' {
    It 'has the version of the build' {
        [xml]$build = Get-Content (Join-Path $env:EGRESSTOOLS_ROOT Directory.Build.props)
        (Get-Module EgressTools).Version | Should -Be (@($build.Project.PropertyGroup.Version) -ne $null)[0]
    }

    It 'exports what its manifest names, all of it cmdlets with approved verbs' {
        $manifest = Import-PowerShellDataFile (Join-Path $env:EGRESSTOOLS_ROOT EgressTools.psd1)
        $commands = Get-Command -Module EgressTools
        $commands.Name | Should -Be ($manifest.CmdletsToExport | Sort-Object)
        $commands.CommandType | Sort-Object -Unique | Should -Be Cmdlet
        $commands.Verb | Sort-Object -Unique | Should -BeIn (Get-Verb).Verb
    }

    It 'can be removed and imported again' {
        Remove-Module EgressTools
        Get-Command Get-EgressNode -ErrorAction Ignore | Should -BeNullOrEmpty
        Import-Module (Join-Path $env:EGRESSTOOLS_ROOT EgressTools.psd1)
        Get-EgressNode -From $env:EGRESSTOOLS_SCENE | Should -Not -BeNullOrEmpty
    }

    It 'reads the cluster that the kubeconfig names' {
        $live = Get-EgressNode -KubeConfig $env:EGRESSTOOLS_KUBECONFIG
        $live.Name | Should -Be (Get-EgressNode -From $env:EGRESSTOOLS_SCENE).Name
    }

    It 'is found by the name of a command' {
        $modules = New-Item -ItemType Directory (Join-Path $TestDrive modules)
        New-Item -ItemType SymbolicLink (Join-Path $modules EgressTools) -Value $env:EGRESSTOOLS_ROOT
        $nodes = pwsh -NoProfile -NonInteractive -Command "`$env:PSModulePath = '$modules'; (Get-EgressNode -From '$env:EGRESSTOOLS_SCENE').Count"
        $nodes | Should -Be (Get-EgressNode -From $env:EGRESSTOOLS_SCENE).Count
    }
}
