namespace EgressTools.Tests;

/// <summary>Expected outputs in files. EGRESSTOOLS_UPDATE_GOLDEN=1 rewrites them; read the difference before it is committed.</summary>
internal static class Golden
{
    public static bool Updating { get; } = Environment.GetEnvironmentVariable("EGRESSTOOLS_UPDATE_GOLDEN") == "1";

    public static string Folder { get; } = Repository.Path("tests", "EgressTools.Tests", "Golden");

    /// <summary>Compares with the file, or writes it.</summary>
    public static void Check(string actual, string file)
    {
        var path = Path.Combine(Folder, file);
        if (Updating)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }
        else
        {
            Assert.Equal(File.ReadAllText(path), actual);
        }
    }
}
