namespace EgressTools.Plugin.Commands;

internal sealed class CheckCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Check;
    public bool LeavesNothing(Session session) => !session.Has(Options.Live) && !session.Has(Options.Fix)
        && session.Texts(Options.Output).All(static o => !o.Contains('='));

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        if (session.Text(Options.Explain) is { } code)
        {
            session.Streams.Out.Write(CheckPage.Of(CheckCatalogue.Of(code, Options.Explain)));
            return 0;
        }
        if (session.Has(Options.List))
        {
            var format = session.Texts(Options.Output) is [.., var word] ? OutputFormat.Parse(word, OutputFormat.OfLists) : OutputFormat.Table;
            session.Print(new ListStyle(format, Headers: true, Sort: null), CheckListing.Catalogue, CheckCatalogue.All);
            return 0;
        }
        var request = Request(session);
        var failOn = FailOn(session.Text(Options.FailOn) ?? "error");
        var ci = CiSystems.Parse(session.Text(Options.Ci) ?? "none", session.Streams.Variable);
        var outputs = CheckOutputOption.Read(session.Texts(Options.Output));
        // Where the repaired documents go to standard output, what is left to say does not.
        using var places = new CheckOutputs(session, outputs.Single(static o => o.Path is null).Format, ci, failOn, aside: request.PrintsRepairs);
        var run = await CheckUseCase.RunAsync(request with
        {
            Outputs = [.. outputs.Where(static o => o.Path is not null).Select(static o => (o.Format, o.Path!))],
            Print = places.Options,
        }, session.World, session, session.Report, cancellationToken);
        session.Report.ClearProgress();
        foreach (var document in run.Repaired)
            session.Streams.Out.Write($"{document}\n");
        places.Write(run.Report.AtLeast(request.Show));
        return session.FailedWith != 0 ? session.FailedWith : run.Report.HasAtLeast(failOn) ? 1 : run.IsUnpredicted ? 3 : 0;
    }

    /// <summary>From which severity on findings fail the command; null for never.</summary>
    private static Severity? FailOn(string text)
    {
        var severity = CheckWords.FindSeverity(text);
        if (severity is null)
            Options.FailOn.Require(text);
        return severity;
    }

    private static CheckRequest Request(Session session)
    {
        var request = new CheckRequest(Choice(session))
        {
            Files = session.Texts(Options.Filename),
            OnCluster = session.World.IsNamed,
            IncludesExisting = session.Has(Options.IncludeExisting),
            Show = session.Text(Options.Show) is { } least ? CheckWords.ParseSeverity(least, Options.Show) : Severity.Info,
            Fix = session.Has(Options.Fix),
            DryRun = session.Has(Options.DryRun),
        };
        CheckRequest.RequireFitting(session.Has(Options.Live), session.Text(Options.Sample) is not null || !session.Texts(Options.Echo).IsEmpty,
            session.Offline, !request.Files.IsEmpty);
        if (!request.Fix && (request.DryRun || session.Has(Options.Yes)))
            throw new UsageException($"{(request.DryRun ? Options.DryRun : Options.Yes)} says how to fix: give {Options.Fix} too");
        return request with
        {
            Input = session.DocumentInput(),
            Live = !session.Has(Options.Live) ? null
                : new LiveOptions { Sample = session.Number(Options.Sample) ?? new LiveOptions().Sample, Echo = session.Echoes() },
        };
    }

    private static CheckOptions Choice(Session session) => new()
    {
        Only = [.. session.Texts(Options.Only).SelectMany(static c => c.Split(',')).Select(static c => CheckOptions.Code(c, Options.Only))],
        Skip = [.. session.Texts(Options.Skip).SelectMany(static c => c.Split(',')).Select(static c => CheckSkip.Parse(c, Options.Skip))],
        UpgradeTo = session.Text(Options.UpgradeTo) is { } version ? AssumedVersion.Parse(version, Options.UpgradeTo) : null,
    };
}
