namespace EgressTools.Tests.Checks;

/// <summary>
/// A document that says itself what a check has to find in it: comments at its head, <c># cilium: 1.18.3</c> and, for each finding,
/// <c># finds: severity kind/name</c>; <c># stored in the cluster</c> where it is no document to be applied;
/// <c># upgrade-from: 1.17.3</c> where the version is one to come. One that names no finding is innocent.
/// </summary>
internal sealed record CheckCase(Check Check, string Name, string Text)
{
    public IEnumerable<string> Expected => Header("# finds:");

    // What a cluster holds was admitted by its API server; what is to be applied still has to be.
    private bool IsStored => Header("# stored").Any();

    private string? Version => Header("# cilium:").FirstOrDefault();

    /// <summary>The documents of the check's page, and further ones under <c>Data/checks</c>.</summary>
    public static IEnumerable<CheckCase> Of(Check check)
    {
        foreach (var example in CheckExamples.Of(check))
            yield return new CheckCase(check, example.Name, example.Text);
        var folder = Repository.Path("tests", "EgressTools.Tests", "Data", "checks", check.Code);
        foreach (var file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
            yield return new CheckCase(check, Path.GetFileName(file), File.ReadAllText(file));
    }

    public async Task<CheckInput> InputAsync() => new(await ReadAsync()) { UpgradeFrom = CiliumVersion.Find(Header("# upgrade-from:").FirstOrDefault()) };

    public async Task<ClusterSnapshot> ReadAsync()
    {
        // Under its own name, as the reader tells kinds of files by their names.
        var folder = Directory.CreateTempSubdirectory("egress-check-").FullName;
        try
        {
            var path = Path.Combine(folder, Name);
            await File.WriteAllTextAsync(path, Text);
            var source = IsStored ? OpenSource.From(path, Stream.Null, TimeProvider.System) : OpenSource.Documents([path], Stream.Null, TimeProvider.System);
            var snapshot = await source.ReadAsync(CheckRunner.Needs | SnapshotKinds.ExitAddresses, new Silence(), CancellationToken.None);
            return AssumedVersion.In(snapshot, Version, "# cilium");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private IEnumerable<string> Header(string word) =>
        Text.Split('\n').TakeWhile(static l => l.StartsWith('#')).Where(l => l.StartsWith(word, StringComparison.Ordinal)).Select(l => l[word.Length..].Trim());
}
