using System.Text;
using EgressTools.Tests.Cli;

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

    /// <summary>A command as a script has it: its line, its output (indented), what it said on
    /// standard error ("! "), and its exit code where that is not 0 ("? ").</summary>
    public static void Append(StringBuilder text, string line, CliResult result)
    {
        text.Append("$ ").Append(line).Append('\n');
        Lines(text, "  ", result.Out);
        Lines(text, "! ", result.Error);
        if (result.ExitCode != 0)
            text.Append("? ").Append(result.ExitCode).Append('\n');
        text.Append('\n');
    }

    private static void Lines(StringBuilder text, string prefix, string output)
    {
        if (output.Length == 0)
            return;
        foreach (var line in (output.EndsWith('\n') ? output[..^1] : output + "\\").Split('\n'))
            text.Append((prefix + line).TrimEnd(' ')).Append('\n');
    }
}
