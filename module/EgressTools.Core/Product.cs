using System.Reflection;

namespace EgressTools;

/// <summary>What the build knows of this program. Directory.Build.props is where it is set.</summary>
public static class Product
{
    /// <summary>Such as 1.2.3.</summary>
    public static string Version { get; } = typeof(Product).Assembly.GetName().Version!.ToString(3);

    /// <summary>Where the project is, without a slash at its end. Empty while its owner has not set it.</summary>
    public static string RepositoryUrl { get; } =
        typeof(Product).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(static a => a.Key == "RepositoryUrl")?.Value?.TrimEnd('/') ?? "";
}
