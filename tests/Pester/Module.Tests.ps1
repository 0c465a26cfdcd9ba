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

    It 'tells an older PowerShell which version it needs, before it loads anything' {
        $later = Join-Path $TestDrive Later.psd1
        $manifest = Get-Content -Raw (Join-Path $env:EGRESSTOOLS_ROOT EgressTools.psd1)
        $manifest | Should -Match "PowerShellVersion    = '7.4'"
        $manifest -replace "= '7.4'", "= '99.0'" | Set-Content $later
        # In a session of its own: one that has the module takes the other for the same.
        $said = pwsh -NoProfile -NonInteractive -Command "try { Import-Module '$later' -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId; `$_.Exception.Message }"
        $said[0] | Should -BeLike 'Modules_InsufficientPowerShellVersion,*'
        $said[1] | Should -BeLike "*requires a minimum PowerShell version of '99.0' to run*"
    }

    It 'is for PowerShell 7, in a manifest that Windows PowerShell can read' {
        $manifest = Import-PowerShellDataFile (Join-Path $env:EGRESSTOOLS_ROOT EgressTools.psd1)
        $manifest.CompatiblePSEditions | Should -Be Core
        [version]$manifest.PowerShellVersion | Should -BeGreaterThan ([version]'5.1.99999')
        # It takes a file without a mark for one of the system's code page.
        Get-Content -Raw (Join-Path $env:EGRESSTOOLS_ROOT EgressTools.psd1) | Should -Match '\A[\x00-\x7f]*\z'
    }
}
