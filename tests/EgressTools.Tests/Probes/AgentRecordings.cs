namespace EgressTools.Tests.Probes;

/// <summary>What real agents printed: on a gateway with two interfaces (g1) and on a worker (w1), by release.</summary>
internal static class AgentRecordings
{
    public static readonly string[] Releases = ["1.18.11", "1.19.5", "1.20.2"];

    /// <summary>Every release with both nodes, and each of the forms.</summary>
    public static TheoryData<string, string, string> All(params string[] forms)
    {
        var data = new TheoryData<string, string, string>();
        foreach (var release in Releases)
        {
            foreach (var node in new[] { "g1", "w1" })
            {
                foreach (var form in forms)
                    data.Add(release, node, form);
            }
        }
        return data;
    }

    /// <summary>The text of one output.</summary>
    public static string Text(string release, string node, string file) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "agents", release, node, file));
}
