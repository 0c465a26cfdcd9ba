namespace EgressTools.Tests;

/// <summary>Files of the repository that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Path(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "EgressTools.sln")))
            folder = System.IO.Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests run outside their repository");
        return folder;
    }
}
