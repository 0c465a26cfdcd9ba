namespace EgressTools.Sources;

/// <summary>Reads files of documents into a snapshot.</summary>
internal static class FilesReader
{
    /// <summary>The files behind a path: a folder's, the one, or standard input ("-").</summary>
    public static IEnumerable<InputFile> Of(string path, Stream standardInput, SnapshotKinds kinds) =>
        path == "-" ? [new InputFile(FrontEnd.Input, () => new JoinedStream([], standardInput))]
        : Directory.Exists(path) ? InputFiles.OfFolder(path, kinds)
        : [InputFiles.OfFile(path)];

    /// <summary>Reads them one after the other; what an interrupt leaves unread is left to the process's end.</summary>
    public static Task<ClusterSnapshot> ReadAsync(string origin, IEnumerable<InputFile> files, SnapshotKinds kinds, TimeProvider clock,
        CancellationToken cancellationToken, bool applies = false) =>
        Task.Run(() => Read(origin, files, kinds, clock, applies, cancellationToken), cancellationToken).WaitAsync(cancellationToken);

    private static ClusterSnapshot Read(string origin, IEnumerable<InputFile> files, SnapshotKinds kinds, TimeProvider clock, bool applies,
        CancellationToken cancellationToken)
    {
        var budget = new InputBudget(origin, cancellationToken);
        var builder = new SnapshotBuilder(kinds, budget, new InputBudget(origin, cancellationToken) { MaxBytes = InputLimits.ArchiveBytes }, applies);
        var kustomizations = new Kustomizations(cancellationToken);
        var any = false;
        DateTimeOffset? taken = null;
        foreach (var file in files)
        {
            any = true;
            taken = BundleFile.TakenAt(file.Name) ?? taken;
            if (kustomizations.PatchOf(file.Name, Subcommands.Check) is var (reason, remedy))
                builder.AddUnrendered(reason, remedy, new SourceLocation(file.Name, 1), isPatch: true);
            else
                Add(file, builder, budget, cancellationToken);
        }
        cancellationToken.ThrowIfCancellationRequested();
        if (builder.Found > 0)
            return builder.Build(origin, taken ?? clock.GetUtcNow());
        throw new InputException((any, builder.Gaps) switch
        {
            (false, _) => $"{origin} holds no .yaml, .yml or .json file",
            (_, []) => $"{origin} holds no object that egress needs. Add Nodes, CiliumNodes, CiliumEndpoints and CiliumEgressGatewayPolicies",
            (_, [var gap]) => gap.ToString(),
            (_, [var gap, ..]) => $"{gap} ({builder.Gaps.Count - 1} more cannot be read)",
        }, "NothingUseful");
    }

    private static void Add(InputFile file, SnapshotBuilder builder, InputBudget budget, CancellationToken cancellationToken)
    {
        if (file.Gap is { } gap)
        {
            // What it would have held is not known, unless its name tells.
            builder.Add(gap.Kinds == SnapshotKinds.None ? gap with { Kinds = KindTable.LostIn(file.Name) } : gap);
            return;
        }
        try
        {
            using var stream = file.Open();
            AddContent(file.Name, stream, builder, budget, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            builder.Add(FolderWalk.Unreadable(file.Name, error) with { Kinds = KindTable.LostIn(file.Name) });
        }
        catch (InputException error) when (error.Id == "NotText")
        {
            builder.Add(new Gap(file.Name, "not UTF-8 text", "save it as UTF-8") { Kinds = KindTable.LostIn(file.Name) });
        }
    }

    private static void AddContent(string name, Stream stream, SnapshotBuilder builder, InputBudget budget, CancellationToken cancellationToken)
    {
        if (builder.TryAdd(name, stream, cancellationToken))
            return;
        if (InputFiles.IsTerraform(name) && builder.Wants(SnapshotKinds.NodePools))
            builder.Add(Terraform(name, TextEncodings.Decode(WholeFile.Bytes(stream, name, cancellationToken), name)));
        else
            AddDocuments(name, stream, builder, budget);
    }

    private static TerraformFile Terraform(string name, string text) =>
        InputFiles.IsTerraformJson(name) ? TerraformJsonReader.Read(text, name) : HclReader.Read(text, name);

    private static void AddDocuments(string name, Stream stream, SnapshotBuilder builder, InputBudget budget)
    {
        var kind = KindTable.OfFile(name)?.Resource.Kind;
        foreach (var document in DocumentReader.Split(stream, budget, fault => builder.Add(name, fault)))
            builder.Add(document, name, kind);
    }
}
