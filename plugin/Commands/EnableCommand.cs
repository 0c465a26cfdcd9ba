namespace EgressTools.Plugin.Commands;

/// <summary><c>enable</c>, of which <c>disable</c> is the mirror.</summary>
internal class EnableCommand : ICommand
{
    public virtual CommandDefinition Definition => Subcommands.Enable;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var request = new ToggleRequest(Wanted(session))
        {
            Chart = HelmChart.Parse(session.Text(Options.Chart), session.Text(Options.Repo)),
            Print = session.Text(Options.Print) is null ? null : session.Choice<FeaturePrint>(Options.Print),
            DryRun = session.Choice<DryRun>(Options.DryRun),
            Execution = new ExecutionOptions
            {
                RollbackOnFailure = session.Has(Options.RollbackOnFailure),
                Timeout = session.Time(Definition[Options.Timeout]) ?? ExecutionOptions.StandardTimeout,
                Variable = session.Streams.Variable,
            },
        };
        var format = session.Format(FeaturePrinter.Formats);
        FeaturePrinter.RequireFitting(format, request.Print);
        var change = await ToggleUseCase.RunAsync(request, session.World, session, session.Report, cancellationToken);
        session.Report.ClearProgress();
        FeaturePrinter.Write(session.Streams.Out, format, change);
        if (FeatureText.Error(change) is { } error)
            session.Report.Fail(error);
        return change.ExitCode;
    }

    protected virtual FeatureRequest Wanted(Session session) => new EnableRequest
    {
        VpcCidrs = EnableRequest.Ranges(session.Texts(Options.VpcCidr)),
        ServiceHost = session.Text(Options.ServiceHost),
        ServicePort = session.Number(Options.ServicePort),
        WithoutPolicies = session.Has(Options.WithoutPolicies),
        Skip = [.. session.Texts(Options.Skip).Select(static s => CheckSkip.Parse(s, Options.Skip))],
    };
}
