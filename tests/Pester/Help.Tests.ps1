# Started by PesterTests. What the examples do is tested by HelpExampleTests.
BeforeDiscovery {
    $cmdlets = Get-Command -Module EgressTools | ForEach-Object { @{ Name = $_.Name } }
    $topics = 'about_EgressTools', 'about_EgressTools_Pipelines' | ForEach-Object { @{ Name = $_ } }
}

Describe 'Help of <Name>' -ForEach $cmdlets {
    BeforeAll {
        $command = Get-Command $Name
        $help = Get-Help $Name -Full
        $text = $help | Out-String -Width 300
        $parameters = @($help.parameters.parameter)
    }

    It 'has a synopsis and a description of whole sentences' {
        $help.Synopsis | Should -Match '^[A-Z].*\.$'
        $help.description.Text | Should -Not -BeNullOrEmpty
        $help.description.Text | Should -Match '\.$'
    }

    It 'describes every parameter, with its default' {
        $own = $command.Parameters.Keys | Where-Object { $_ -notin [System.Management.Automation.Cmdlet]::CommonParameters }
        $parameters.name | Sort-Object | Should -Be ($own | Sort-Object)
        foreach ($parameter in $parameters) {
            $parameter.description[0].Text | Should -Match '^[A-Z-].*\.$' -Because "-$($parameter.name) has a sentence"
            $parameter.defaultValue | Should -Not -BeNullOrEmpty -Because "-$($parameter.name) says its default"
        }
    }

    It 'says of every parameter what it takes from the pipeline, and whether wildcards' {
        foreach ($parameter in $parameters) {
            $attributes = $command.Parameters[$parameter.name].Attributes
            $binding = @($attributes | Where-Object { $_ -is [Parameter] })
            ($parameter.pipelineInput -match 'ByValue') | Should -Be ($binding.ValueFromPipeline -contains $true) -Because "-$($parameter.name)"
            ($parameter.pipelineInput -match 'ByPropertyName') |
                Should -Be ($binding.ValueFromPipelineByPropertyName -contains $true) -Because "-$($parameter.name)"
            $wildcards = @($attributes | Where-Object { $_ -is [SupportsWildcards] }).Count -gt 0
            $parameter.globbing | Should -Be "$wildcards".ToLowerInvariant() -Because "-$($parameter.name)"
        }
    }

    It 'shows the words that a parameter allows' {
        foreach ($parameter in $parameters) {
            $type = $command.Parameters[$parameter.name].ParameterType
            $type = [Nullable]::GetUnderlyingType($type) ?? $type
            if (-not $type.IsEnum) { continue }
            foreach ($word in [Enum]::GetNames($type)) {
                $parameter.description.Text -join ' ' | Should -MatchExactly "\b$word\b" -Because "-$($parameter.name) allows it"
            }
        }
    }

    It 'names what comes in and what goes out, each property with its meaning' {
        $help.inputTypes.inputType.type.name | Should -Not -BeNullOrEmpty
        foreach ($output in @($help.returnValues.returnValue)) {
            $output.type.name | Should -Not -BeNullOrEmpty
            $output.description.Text | Should -Not -BeNullOrEmpty -Because "$($output.type.name) is explained"
            $output.description.Text -split "`n" | Should -Not -Match '\]:\s*$'
        }
    }

    It 'has examples, each with a title and a remark' {
        @($help.examples.example).Count | Should -BeGreaterOrEqual 2
        foreach ($example in $help.examples.example) {
            $example.title | Should -Match '^-+ Example \d+: \w.* -+$'
            $example.code | Should -Match '\w+-Egress\w+'
            $example.remarks[0].Text | Should -Match '^.+\.$'
        }
    }

    It 'links to cmdlets and topics that exist' {
        $links = $help.relatedLinks.navigationLink | Where-Object linkText -ne 'Online Version:'
        $links.Count | Should -BeGreaterOrEqual 3
        foreach ($link in $links.linkText) {
            if ($link -like 'about_*') { Get-Help $link | Should -Match $link } else { (Get-Command $link).ModuleName | Should -Be EgressTools }
        }
    }

    It 'speaks of PowerShell alone' {
        $text | Should -Not -Match 'kubectl egress|(?<![\w-])--\w|\(see -'
    }
}

Describe 'Topic <Name>' -ForEach $topics {
    BeforeAll {
        $text = Get-Help $Name
    }

    It 'has a summary and lines that fit a terminal' {
        $text | Should -Match 'SHORT DESCRIPTION\s+[A-Z]'
        $text -split "`r?`n" | ForEach-Object Length | Measure-Object -Maximum | ForEach-Object Maximum | Should -BeLessOrEqual 80
    }

    It 'names only cmdlets that exist' {
        $named = [regex]::Matches($text, '\b[A-Z][a-z]+-Egress\w+').Value | Sort-Object -Unique
        $named | Should -BeIn (Get-Command -Module EgressTools).Name
    }

    It 'speaks of PowerShell alone' {
        $text | Should -Not -Match 'kubectl egress|(?<![\w-])--\w'
    }
}

Describe 'The module' {
    It 'shows about_EgressTools for its own name' {
        Get-Help EgressTools | Should -Be (Get-Help about_EgressTools)
    }

    It 'has every cmdlet in the table of its topic' {
        $text = Get-Help about_EgressTools
        foreach ($name in (Get-Command -Module EgressTools).Name) { $text | Should -Match "\b$name\b" }
    }

    It 'has no online page that somebody made up' {
        [xml]$build = Get-Content (Join-Path $env:EGRESSTOOLS_ROOT Directory.Build.props)
        $address = "$($build.Project.PropertyGroup.RepositoryUrl)".Trim()
        foreach ($command in Get-Command -Module EgressTools) {
            "$((Get-Help $command.Name).relatedLinks.navigationLink.uri)".Trim() | Should -Be $address
        }
    }
}
