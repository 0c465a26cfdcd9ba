using System.Diagnostics;
using System.Reflection;
using System.Reflection.Emit;

namespace EgressTools.Tests.Cmdlets;

/// <summary>In a process of its own, as pwsh is one: there the module's packages come from its private load context alone.</summary>
public sealed class IsolationTests
{
    [Fact]
    public async Task APackageOfAnotherVersionInTheSessionDisturbsNeitherSide()
    {
        var folder = Directory.CreateTempSubdirectory("egresstools-isolation-");
        try
        {
            // As a module that reads YAML would bring it.
            var other = Path.Combine(folder.FullName, "SharpYaml.dll");
            SaveAssembly(other, "SharpYaml", new Version(6, 0, 0, 0));
            var (exitCode, output) = await RunAsync(folder.FullName, $$"""
                [Reflection.Assembly]::LoadFrom('{{other}}') > $null
                Import-Module '{{Engine.Manifest}}'
                Get-EgressNode -From '{{Engine.Scene}}' | New-EgressPolicy -Name web -PodSelector app=web
                [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -in 'SharpYaml', 'Newtonsoft.Json' } | ForEach-Object {
                    "$([Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name) $($_.GetName().Name)" }
                """);

            Assert.True(exitCode == 0, output);
            Assert.Contains("kind: CiliumEgressGatewayPolicy", output, StringComparison.Ordinal);
            Assert.Contains("Default SharpYaml", output, StringComparison.Ordinal);
            Assert.Contains("EgressTools SharpYaml", output, StringComparison.Ordinal);
            Assert.Contains("EgressTools Newtonsoft.Json", output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task ImportLoadsNeitherTheCoreNorAPackage()
    {
        var folder = Directory.CreateTempSubdirectory("egresstools-import-");
        try
        {
            var (exitCode, output) = await RunAsync(folder.FullName, $$"""
                Import-Module '{{Engine.Manifest}}'
                [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object Location -like '*module?bin?lib?*' | ForEach-Object { $_.GetName().Name }
                """);

            Assert.Equal(0, exitCode);
            Assert.Equal("", output.Trim());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string folder, string script)
    {
        var file = Path.Combine(folder, "script.ps1");
        await File.WriteAllTextAsync(file, script, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "PowerShellHost.dll"), file },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    private static void SaveAssembly(string path, string name, Version version)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name) { Version = version }, typeof(object).Assembly);
        assembly.DefineDynamicModule(name).DefineType("SharpYaml.Parser", TypeAttributes.Public).CreateType();
        assembly.Save(path);
    }
}
