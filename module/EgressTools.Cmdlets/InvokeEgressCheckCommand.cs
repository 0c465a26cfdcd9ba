using System.Management.Automation;
using EgressTools.Checks;
using EgressTools.Model;
using EgressTools.Operations;
using EgressTools.Output.Checks;
using EgressTools.Sources;

namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="synopsis">Finds what is wrong with the egress gateway, or will be: in documents, in the installation, on the running cluster.</para>
/// <para type="description">Every finding has a stable code, a severity, what it is about, and mostly what to do. With -Path documents are checked alone, or as they would be
/// on the cluster or snapshot that is named beside them. What was skipped and why is said on the information stream.</para>
/// </summary>
/// <example><code>Invoke-EgressCheck | Where-Object Severity -eq Error</code></example>
/// <example><code>Invoke-EgressCheck -Path policies/ -CiliumVersion 1.18.3 -Skip EGT1009=web</code></example>
[Cmdlet(VerbsLifecycle.Invoke, "EgressCheck")]
[OutputType(typeof(CheckFinding), typeof(Check), typeof(string))]
public sealed class InvokeEgressCheckCommand : ReadingCmdlet
{
    /// <summary>Documents: files or folders; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Only these checks: EGT1001, or EGT1 for all that begin so.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Only { get; set; } = [];

    /// <summary>Leave checks out, everywhere (EGT1001) or for one resource (EGT1001=web, EGT1024=default/web-1).</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Skip { get; set; } = [];

    /// <summary>Write findings from this severity on.</summary>
    [Parameter]
    public Severity Show { get; set; }

    /// <summary>Write what this version of Cilium would break.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UpgradeTo { get; set; }

    /// <summary>Write the catalogue of checks.</summary>
    [Parameter]
    public SwitchParameter List { get; set; }

    /// <summary>Write the page of a check: why, examples, what to do.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Explain { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(RunAsync);

    private async Task RunAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        if (Explain is not null)
        {
            await pipeline.WriteAsync(CheckPage.Of(CheckCatalogue.Of(Explain, "-Explain"))).ConfigureAwait(false);
            return;
        }
        if (List)
        {
            foreach (var check in CheckCatalogue.All)
                await pipeline.WriteAsync(check).ConfigureAwait(false);
            return;
        }
        var options = Options();
        var report = CheckRunner.Run(new CheckInput(await SnapshotAsync(pipeline, cancellationToken).ConfigureAwait(false)), options);
        foreach (var finding in report.AtLeast(Show).Findings)
            await pipeline.WriteAsync(finding).ConfigureAwait(false);
        foreach (var line in CheckText.Skipped(report, verbose: false).Append(CheckText.Summary(report)))
            pipeline.Note(line);
    }

    private CheckOptions Options() => new()
    {
        Only = [.. Only.Select(static c => CheckOptions.Code(c, "-Only"))],
        Skip = [.. Skip.Select(static c => CheckSkip.Parse(c, "-Skip"))],
        UpgradeTo = UpgradeTo is null ? null : AssumedVersion.Parse(UpgradeTo, "-UpgradeTo"),
    };

    private async Task<ClusterSnapshot> SnapshotAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        const SnapshotKinds Recorded = SnapshotKinds.ExitAddresses;
        if (Path.Length == 0)
            return await ReadQuietlyAsync(CheckRunner.Needs | Recorded, pipeline, cancellationToken).ConfigureAwait(false);
        var files = Path.SelectMany(p => GetResolvedProviderPathFromPSPath(p, out _));
        var documents = Assume(await OpenSource.Documents([.. files], Stream.Null, TimeProvider.System).ReadAsync(CheckRunner.Needs | Recorded, pipeline, cancellationToken).ConfigureAwait(false));
        return SourceGiven ? Overlay.Of(documents, await ReadQuietlyAsync(CheckRunner.Needs | Recorded, pipeline, cancellationToken).ConfigureAwait(false)) : documents;
    }
}
