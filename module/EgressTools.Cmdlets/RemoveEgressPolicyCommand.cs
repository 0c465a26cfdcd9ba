using System.Runtime.CompilerServices;

namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Shows what the pods do without the policies, asks for each policy, and deletes it. -Confirm:$false does not ask. A name that
/// no policy has is an error, and the others are deleted. A wildcard that no policy matches deletes nothing. With -DryRun it writes the policies that would be
/// deleted.</para>
/// </summary>
/// <input cref="EgressPolicy">Policies of Get-EgressPolicy or New-EgressPolicy, live, or read back from Clixml or a job: by their Name.</input>
/// <input cref="string">Names of policies.</input>
/// <input cref="PSObject">Any other object or hashtable with a Name.</input>
/// <output cref="EgressPolicyManifest">With -DryRun: the policies that would be deleted.</output>
/// <example>
/// <summary>Show what the pods would do</summary>
/// <code>Remove-EgressPolicy egress-test -WhatIf</code>
/// <remarks>Says what would change, and changes nothing.</remarks>
/// </example>
/// <example>
/// <summary>List policies without pods</summary>
/// <code>Get-EgressPolicy | Where-Object Pods -eq 0 | Remove-EgressPolicy -DryRun Client</code>
/// <remarks>Without -DryRun Client they are deleted, after a question for each.</remarks>
/// </example>
/// <seealso cref="GetEgressPolicyCommand"/>
/// <seealso cref="PublishEgressPolicyCommand"/>
/// <seealso cref="GetEgressPlanCommand"/>
[Cmdlet(VerbsCommon.Remove, "EgressPolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(EgressPolicyManifest))]
public sealed class RemoveEgressPolicyCommand : ReadingCmdlet
{
    private readonly List<string> _names = [];
    private readonly StrongBox<DryRun> _dryRun = new();

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), SupportsWildcards, NameOf(InputKind.Policy), ValidateNotNullOrEmpty, Completes]
    public string[] Name { get; set; } = [];

    [Parameter, ValidateNotNull]
    public DryRun DryRun { get => _dryRun.Value; set => _dryRun.Value = value; }

    [Parameter]
    public SwitchParameter AllowUnknownEffect { get; set; }

    protected override void ProcessRecord() => _names.AddRange(Name);

    protected override void EndProcessing()
    {
        if (!GotNothing(_names.Count))
            Run(DeleteAsync);
    }

    private async Task DeleteAsync(World world, Pipeline pipeline, CancellationToken cancellationToken)
    {
        var names = await WildcardNames.ExistingAsync(NamedKind.Policy, _names, world, pipeline, cancellationToken).ConfigureAwait(false);
        if (names.IsEmpty)
            return;
        var request = new DeletePolicyRequest(names) { DryRun = DryRun, AllowUnknownEffect = AllowUnknownEffect };
        await foreach (var outcome in DeletePolicyUseCase.RunAsync(request, world, pipeline, pipeline, cancellationToken).ConfigureAwait(false))
        {
            if (outcome.Error is not null)
                continue;
            pipeline.Note(outcome.Done(DryRun));
            if (DryRun != DryRun.None)
                await pipeline.WriteAsync(new EgressPolicyManifest(outcome.Policy)).ConfigureAwait(false);
        }
    }
}
