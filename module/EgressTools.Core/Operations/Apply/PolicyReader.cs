namespace EgressTools.Operations;

/// <summary>Where policies come from: a path or a text.</summary>
public sealed record PolicySource
{
    /// <summary>A file, a folder, or "-".</summary>
    public string? Path { get; init; }
    /// <summary>YAML or JSON.</summary>
    public string? Text { get; init; }
}

/// <summary>Documents that can be applied, and why others cannot.</summary>
public sealed record PolicyDocuments(ImmutableArray<EgressPolicyDocument> Accepted, ImmutableArray<InputException> Refused)
{
    /// <summary>What has no effect in those that can be applied, a sentence each.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Reports the warnings, and a failure for each document that cannot be used.</summary>
    /// <returns>The others.</returns>
    public ImmutableArray<EgressPolicyDocument> Tell(IReport report)
    {
        foreach (var warning in Warnings)
            report.Warn(warning);
        foreach (var error in Refused)
            report.Fail(error, error.Location?.File);
        return Accepted;
    }
}

/// <summary>Reads policy documents (YAML or JSON, several, lists). What cannot be used is refused with its file and line, and keeps no other back.</summary>
public static class PolicyReader
{
    /// <summary>Reads all sources, in their order; the path "-" is the given standard input.</summary>
    public static async Task<PolicyDocuments> ReadAsync(IEnumerable<PolicySource> sources, Stream input, CancellationToken cancellationToken)
    {
        var read = new List<PolicyDocuments>();
        foreach (var source in sources)
        {
            foreach (var (file, refusal) in source.Path is { } path ? Files(path) : [])
                read.Add(refusal ?? await RefusingAsync(() => NamedFile.ReadAsync(file, input, (stream, name) => Read(stream, name, cancellationToken),
                    cancellationToken)).ConfigureAwait(false));
            if (source.Text is { } text)
                read.Add(await RefusingAsync(() => Task.FromResult(Read(DocumentFile.Utf8(text), FrontEnd.Input, cancellationToken))).ConfigureAwait(false));
        }
        return new PolicyDocuments([.. read.SelectMany(static r => r.Accepted)], [.. read.SelectMany(static r => r.Refused)])
        {
            Warnings = [.. read.SelectMany(static r => r.Warnings)],
        };
    }

    /// <summary>Reads the documents of a text.</summary>
    /// <exception cref="InputException">There is no document.</exception>
    public static PolicyDocuments Read(Stream input, string file, CancellationToken cancellationToken = default)
    {
        if (new Kustomizations(cancellationToken).PatchOf(file, Subcommands.Apply) is var (reason, remedy))
            return Refused(new InputException($"{reason}; {remedy}", "Patch", new SourceLocation(file, 0)));
        var accepted = ImmutableArray.CreateBuilder<EgressPolicyDocument>();
        var warnings = ImmutableArray.CreateBuilder<string>();
        var read = DocumentFile.Read(input, file, cancellationToken, out var refused);
        foreach (var (document, location) in read)
        {
            try
            {
                PolicyFaults.RequireRendered(document, location);
                accepted.Add(new EgressPolicyDocument(PolicyFaults.Keep(document, PolicyDocument.Accept(document, location))));
                if (DocumentFile.Text(document, "metadata", "namespace") is { Length: > 0 } space)
                    warnings.Add($"{location}: metadata.namespace '{space}' has no effect: policies belong to the cluster. " +
                        "Select pods of a namespace by io.kubernetes.pod.namespace");
            }
            catch (InputException fault)
            {
                refused.Add(fault);
            }
        }
        return accepted.Count + refused.Count == 0
            ? throw new InputException($"{(file == "-" ? FrontEnd.Input : file)} holds no document", "NoDocument")
            : new PolicyDocuments(accepted.ToImmutable(), [.. refused.OrderBy(static r => r.Location?.Line)]) { Warnings = warnings.ToImmutable() };
    }

    /// <summary>The file itself, or the documents of a folder by name; why there are none, if the folder holds none or cannot be read.</summary>
    private static IEnumerable<(string File, PolicyDocuments? Refusal)> Files(string path)
    {
        if (!Directory.Exists(path))
            return [(path, null)];
        var walk = new FolderWalk();
        walk.Enter(path, deep: false);
        ImmutableArray<string> files = [.. walk.Files.Where(InputFiles.IsDocument).Order(StringComparer.Ordinal)];
        var none = walk.Gaps is [var gap, ..] ? gap.ToString() : $"'{path}' holds no .yaml, .yml or .json file";
        return files.IsEmpty ? [(path, Refused(new InputException(none, "NoDocument")))] : files.Select(static f => (f, (PolicyDocuments?)null));
    }

    private static async Task<PolicyDocuments> RefusingAsync(Func<Task<PolicyDocuments>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (InputException error)
        {
            return Refused(error);
        }
    }

    private static PolicyDocuments Refused(InputException error) => new([], [error]);
}
