using System.Reflection;
using System.Runtime.Loader;

namespace EgressTools.Loader;

/// <summary>
/// Holds the core and its packages apart from the session's: other modules load other versions of the same packages into the default context, and
/// PowerShell ships its own.
/// </summary>
internal sealed class PrivateContext(string folder) : AssemblyLoadContext("EgressTools")
{
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var path = Path.Combine(folder, $"{assemblyName.Name}.dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
