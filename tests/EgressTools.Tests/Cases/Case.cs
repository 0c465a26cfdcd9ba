using System.Text.Json;
using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Cases;

/// <summary>A situation that users have been in, as files under <c>Data/cases</c>.</summary>
internal static class Case
{
    public static string Path(params string[] names) => System.IO.Path.Combine([AppContext.BaseDirectory, "Data", "cases", .. names]);

    /// <summary>What checks find: "error EGT4003 kube-proxy-replacement is ...".</summary>
    /// <param name="only">The codes.</param>
    /// <param name="arguments">What to check.</param>
    public static async Task<string[]> FindingsAsync(string only, params string[] arguments)
    {
        var run = await CliRunner.RunAsync(["check", "--only", only, "--fail-on", "never", "-o", "json", .. arguments]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using var report = JsonDocument.Parse(run.Out);
        return [.. report.RootElement.GetProperty("items").EnumerateArray().SelectMany(static i => i.GetProperty("findings").EnumerateArray())
            .Select(static f => $"{Text(f, "severity")} {Text(f, "code")} {Text(f, "message")}")];
    }

    private static string Text(JsonElement finding, string member) => finding.GetProperty(member).GetString() ?? "";
}
