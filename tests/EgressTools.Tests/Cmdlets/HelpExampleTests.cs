using System.Text.Json;
using EgressTools.ApiServer;
using EgressTools.Tests.Agents;

namespace EgressTools.Tests.Cmdlets;

/// <summary>
/// Every example that Get-Help shows runs without an error, in an empty folder and on the guide's scene, for each cmdlet anew. The lines behind PS&gt; of a
/// topic run one after the other.
/// </summary>
public sealed class HelpExampleTests
{
    // Writes a line of JSON for each example to a file: what -WhatIf says goes to standard output whatever is redirected.
    private const string Run = """
        Import-Module (Join-Path $env:EGRESSTOOLS_ROOT EgressTools.psd1)
        $ConfirmPreference = 'None'
        $ErrorActionPreference = 'Stop'
        function Invoke-Example($Subject, $Title, $Code) {
            $said = $null
            try { & ([scriptblock]::Create($Code)) *> $null } catch { $said = "$_" }
            ConvertTo-Json -Compress @{ Subject = $Subject; Title = $Title; Code = $Code; Error = $said } | Add-Content $env:EGRESSTOOLS_OUTCOMES
        }
        foreach ($place in Get-Content $env:EGRESSTOOLS_PLACES | ConvertFrom-Json) {
            $env:KUBECONFIG = $place.Kubeconfig
            $env:EGRESSTOOLS_ECHO = $place.Echo
            Set-Location $place.Folder
            $help = Get-Help $place.Subject -Full
            if ($help -is [string]) {
                $code = [regex]::Matches($help, '(?m)^ +(?:PS>|>>) (.*)$').ForEach({ $_.Groups[1].Value }) -join "`n"
                Invoke-Example $place.Subject 'topic' $code
                continue
            }
            foreach ($example in $help.examples.example) { Invoke-Example $place.Subject $example.title $example.code }
        }
        """;

    [Fact]
    public async Task Every_example_runs()
    {
        using var pwsh = new Pwsh();
        string[] subjects = [.. Subcommands.All.Select(static c => c.Cmdlet).OfType<string>(), .. HelpFile.Topics];
        var scenes = await Task.WhenAll(subjects.Select(s => PlaceAsync(s, Directory.CreateDirectory(Path.Combine(pwsh.Home, s)).FullName)));
        var (places, file) = (Path.Combine(pwsh.Home, "places.json"), Path.Combine(pwsh.Home, "outcomes.json"));
        await File.WriteAllTextAsync(places, JsonSerializer.Serialize(scenes.Select(static s => s.Place)), TestContext.Current.CancellationToken);
        try
        {
            var run = await pwsh.RunAsync(Run, ("EGRESSTOOLS_ROOT", Repository.Root), ("EGRESSTOOLS_PLACES", places), ("EGRESSTOOLS_OUTCOMES", file));

            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            var outcomes = File.ReadLines(file).Select(static l => JsonSerializer.Deserialize<Outcome>(l)!).ToList();
            Assert.Equal(subjects, outcomes.Select(static o => o.Subject).Distinct(StringComparer.Ordinal));
            Assert.All(outcomes, static o => Assert.True(o.Error is null, $"{o.Subject}: {o.Title}\n{o.Code}\n{o.Error}"));
            Assert.All(outcomes, static o => Assert.NotEmpty(o.Code));
        }
        finally
        {
            foreach (var scene in scenes)
                await scene.DisposeAsync();
        }
    }

    private static async Task<Running> PlaceAsync(string subject, string folder)
    {
        var live = await LiveAgents.StartAsync();
        return new Running(new Place(subject, folder, live.Scene.Kubeconfig, live.Scene.Echo.Address.ToString()), live,
            new FakeLabelCopies(live.Scene.Server, TimeSpan.FromMilliseconds(30)));
    }

    private sealed record Place(string Subject, string Folder, string Kubeconfig, string Echo);

    private sealed record Outcome(string Subject, string Title, string Code, string? Error);

    private sealed record Running(Place Place, LiveAgents Live, FakeLabelCopies Copies) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Copies.DisposeAsync();
            await Live.DisposeAsync();
        }
    }
}
