namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">The reasons are values with a kind. Without -To there is one route for every map entry that holds for the pod.</para>
/// </summary>
/// <example><code>Resolve-EgressRoute shop/web-0 -To 8.8.8.8</code></example>
/// <example><code>(Resolve-EgressRoute web-0 -To 8.8.8.8).Reasons | Where-Object Kind -eq LabelNotInIdentity</code></example>
[Cmdlet(VerbsDiagnostic.Resolve, "EgressRoute")]
[OutputType(typeof(EgressRoute))]
public sealed class ResolveEgressRouteCommand : ReadingCmdlet
{
    private readonly RouteUseCase _routes = new();

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), ValidateNotNull]
    public object Pod { get; set; } = "";

    [Parameter(Position = 1), ValidateNotNullOrEmpty]
    public string? To { get; set; }

    [Parameter]
    public SwitchParameter Interfaces { get; set; }

    private protected override bool AsksInterfaces => Interfaces;
    protected override void ProcessRecord() => Run(async (world, pipeline, cancellationToken) =>
    {
        var pod = Arguments.Pod(Arguments.Value(Pod)!) is { Workload: null, Name: var name } ? name
            : throw new UsageException($"'{Pod}' is not a pod: pass namespace/name, or an object with Namespace and Name", "NoPod");
        var request = new RouteRequest(pod, To) { IsOneOfMany = MyInvocation.ExpectingInput };
        try
        {
            await pipeline.WriteAllAsync(await _routes.RunAsync(request, world, pipeline, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (UsageException error)
        {
            // Of several pods the others are still answered.
            await pipeline.WriteErrorAsync(ErrorRecords.From(error, Pod)).ConfigureAwait(false);
        }
    });
}
