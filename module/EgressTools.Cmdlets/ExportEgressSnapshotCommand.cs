namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Saves what the other cmdlets read: nodes, policies, endpoints and Cilium's configuration. The result is a folder, or a zip
/// file if the path ends with .zip. No Secret is read or written.</para>
/// </summary>
/// <example>
/// <summary>Save the cluster without its addresses</summary>
/// <code>Export-EgressSnapshot cluster.zip -MaskAddresses</code>
/// <remarks>Each address is replaced by another one, the same everywhere, so that the file can be given to others.</remarks>
/// </example>
/// <example>
/// <summary>Save the agents' maps too, and compare them later</summary>
/// <code>Export-EgressSnapshot cluster -Maps
/// Compare-EgressRule -From cluster</code>
/// <remarks>-From reads the folder instead of a cluster.</remarks>
/// </example>
/// <seealso cref="GetEgressNodeCommand"/>
/// <seealso cref="CompareEgressRuleCommand"/>
/// <seealso cref="InvokeEgressCheckCommand"/>
[Cmdlet(VerbsData.Export, "EgressSnapshot", SupportsShouldProcess = true)]
public sealed class ExportEgressSnapshotCommand : ReadingCmdlet
{
    [Parameter(Mandatory = true, Position = 0), Text, ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    [Parameter]
    public SwitchParameter MaskAddresses { get; set; }

    [Parameter]
    public SwitchParameter Maps { get; set; }

    [Parameter]
    public SwitchParameter Interfaces { get; set; }

    protected override void ProcessRecord() => Run(async (world, pipeline, cancellationToken) =>
    {
        var path = FilePath(Path)!;
        var request = new SnapshotRequest(path, MaskAddresses, Maps, Interfaces);
        if (await pipeline.MayAsync(path, "save the snapshot").ConfigureAwait(false))
            await SnapshotUseCase.RunAsync(request, world, pipeline, cancellationToken).ConfigureAwait(false);
    });
}
