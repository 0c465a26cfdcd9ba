using System.Management.Automation;
using System.Management.Automation.Runspaces;
using EgressTools.PowerShellHost;

// As much of pwsh as tests need: PowerShellHost SCRIPT [ARGUMENT...] runs a script in the real engine, in a process in which the module's own packages
// are not loaded. Output goes through the format views; the exit code is 1 after an error.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
#pragma warning disable RS0030 // this is the edge of the process
var output = Console.Out;
var errors = Console.Error;
#pragma warning restore RS0030
var host = new TextHost(output, errors);
using var runspace = RunspaceFactory.CreateRunspace(host, InitialSessionState.CreateDefault2());
runspace.Open();
using var shell = PowerShell.Create(runspace);
shell.AddCommand(Path.GetFullPath(args[0]));
foreach (var argument in args[1..])
    shell.AddArgument(argument);
shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
shell.AddCommand("Out-Default");
try
{
    shell.Invoke();
}
catch (RuntimeException error)
{
    errors.WriteLine($"{error.ErrorRecord.FullyQualifiedErrorId}: {error.Message}");
    return 1;
}
return shell.HadErrors ? 1 : 0;
