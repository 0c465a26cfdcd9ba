using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace EgressTools.Loader;

/// <summary>
/// Gives the cmdlets their core out of a load context of its own. It lies in an assembly of its own that the manifest loads first: PowerShell looks at the
/// types of every parameter before it calls an initializer of the same assembly.
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
