using System.Reflection;
using System.Runtime.Loader;

namespace EgressTools.Cmdlets;

/// <summary>
/// Gives the cmdlets their core out of a load context of its own. PowerShell loads every public type of this assembly before it calls this: none of them may
/// have a type of the core as its base, its interface, or the value of a field (a box of such a value is no trouble).
/// </summary>
public sealed class ImportHook : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private const string Core = "EgressTools.Core";

    // One for the process: the types of a module stay loaded after Remove-Module, and a second import must meet the same ones.
    private static readonly PrivateContext Context =
        new(Path.Combine(Path.GetDirectoryName(typeof(ImportHook).Assembly.Location)!, "lib"));

    /// <summary>Called by PowerShell at import.</summary>
    public void OnImport() => AssemblyLoadContext.Default.Resolving += Resolve;

    /// <summary>Called by PowerShell at removal.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => AssemblyLoadContext.Default.Resolving -= Resolve;

    private static Assembly? Resolve(AssemblyLoadContext asking, AssemblyName name) =>
        name.Name == Core ? Context.LoadFromAssemblyName(name) : null;
}
