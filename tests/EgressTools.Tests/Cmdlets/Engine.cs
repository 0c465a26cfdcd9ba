using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using EgressTools.PowerShellHost;

namespace EgressTools.Tests.Cmdlets;

/// <summary>A runspace of the real engine with the built module imported by its manifest.</summary>
internal sealed class Engine : IDisposable
{
    private readonly Runspace _runspace;
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    // Nothing of a test leaves the machine.
    static Engine() => Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

    public Engine()
    {
        Host = new TextHost(_output, _errors);
        _runspace = RunspaceFactory.CreateRunspace(Host, InitialSessionState.CreateDefault2());
        _runspace.Open();
        var imported = Run($"Import-Module '{Manifest}'");
        Assert.Empty(imported.Errors);
        // In the module's own load context, which no reference reaches.
        Cmdlets.GetType("EgressTools.EgressObject", throwOnError: true)!
            .GetProperty("Clock", BindingFlags.NonPublic | BindingFlags.Static)!.SetValue(null, Cli.Recordings.Clock);
    }

    /// <summary>The cmdlets as a runspace of this process has loaded them.</summary>
    public static Assembly Cmdlets => AppDomain.CurrentDomain.GetAssemblies().Single(static a => a.GetName().Name == "EgressTools.Cmdlets");

    /// <summary>The repository.</summary>
    public static string Root => Repository.Root;

    public static string Manifest { get; } = Path.Combine(Root, "EgressTools.psd1");

    /// <summary>The guide's scene.</summary>
    public static string Scene { get; } = Path.Combine(Root, "examples", "guide-scene");

    public TextHost Host { get; }

    public Runspace Runspace => _runspace;

    /// <summary>What the host showed as errors and warnings by itself, past the streams.</summary>
    public string Shown => _errors.ToString();

    /// <summary>Runs a script to its end; a terminating error is the last of the errors.</summary>
    public EngineResult Run(string script, params object[] input)
    {
        using var shell = PowerShell.Create(_runspace);
        shell.AddScript(script);
        using var stop = TestContext.Current.CancellationToken.Register(shell.Stop);
        var output = new Collection<PSObject>();
        RuntimeException? end = null;
        try
        {
            shell.Invoke(input, output);
        }
        catch (RuntimeException error)
        {
            end = error;
        }
        return new EngineResult(
            [.. output],
            [.. shell.Streams.Error, .. end is null ? Array.Empty<ErrorRecord>() : [end.ErrorRecord]],
            [.. shell.Streams.Warning.Select(static w => w.Message)],
            [.. shell.Streams.Verbose.Select(static v => v.Message)]);
    }

    /// <summary>What a user sees of the output of a script.</summary>
    public string Show(string script)
    {
        using var shell = PowerShell.Create(_runspace);
        shell.AddScript(script).AddCommand("Out-Host");
        shell.Invoke();
        return _output.ToString();
    }

    public void Dispose()
    {
        _runspace.Dispose();
        _output.Dispose();
        _errors.Dispose();
    }
}

internal sealed record EngineResult(PSObject[] Output, ErrorRecord[] Errors, string[] Warnings, string[] Verbose)
{
    /// <summary>The only object that was written.</summary>
    public T Single<T>() => Assert.IsType<T>(Assert.Single(Output).BaseObject);

    /// <summary>The only object that was written, whose properties are read by name.</summary>
    public PSObject Only => Assert.Single(Output);

    /// <summary>The only error.</summary>
    public ErrorRecord Error => Assert.Single(Errors);
}

internal static class OutputObjects
{
    /// <summary>A property as users read it.</summary>
    public static object? Get(this PSObject output, string name) =>
        (output.Properties[name] ?? throw new Xunit.Sdk.XunitException($"{output.TypeNames[0]} has no property {name}")).Value;

    /// <summary>A property that is a text.</summary>
    public static string? Text(this PSObject output, string name) => output.Get(name) switch { null => null, var value => Assert.IsType<string>(value) };

    /// <summary>A property that is a list of texts.</summary>
    public static string[] Texts(this PSObject output, string name) => [.. Assert.IsAssignableFrom<IEnumerable<string>>(output.Get(name))];

    /// <summary>A property that is a list of objects.</summary>
    public static PSObject[] Items(this PSObject output, string name) =>
        [.. Assert.IsAssignableFrom<System.Collections.IEnumerable>(output.Get(name)).Cast<object>().Select(PSObject.AsPSObject)];
}
