using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace EgressTools.Cmdlets;

/// <summary>
/// Holds the core and its packages apart from the session's: other modules load other versions of the same packages into the default context, and
/// PowerShell ships its own.
/// </summary>
internal sealed class PrivateContext(string folder) : AssemblyLoadContext("EgressTools")
{
    // Compiled for the .NET that the build had; an older one would compile it again.
    private static readonly string? Compiled =
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64 && Environment.Version.Major >= 10 ? "linux-x64" : null;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var file = $"{assemblyName.Name}.dll";
        return (Compiled is null ? null : LoadFile(Path.Combine(folder, Compiled, file))) ?? LoadFile(Path.Combine(folder, file));
    }

    private Assembly? LoadFile(string path) => File.Exists(path) ? LoadFromAssemblyPath(path) : null;
}
