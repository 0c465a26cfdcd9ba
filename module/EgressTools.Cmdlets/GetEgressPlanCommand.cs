namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Computes what would happen to policies, pods, egress maps and conflicts, and changes nothing. The change is a policy from the
/// pipeline or from -Path, a policy that is deleted, a node that is gone, or a label of a node.</para>
/// <para type="description">Pods that move to another gateway or address lose their established connections.</para>
/// </summary>
/// <input cref="EgressPolicy">Policies of Get-EgressPolicy, live, or read back from Clixml or a job: by their Manifest.</input>
/// <input cref="EgressPolicyManifest">Policies of New-EgressPolicy.</input>
/// <input cref="FileInfo">Files, such as those of Get-ChildItem.</input>
/// <input cref="string">Paths of files, or policies as YAML or JSON, in one text or line by line.</input>
/// <input cref="PSObject">Policies as hashtables or objects, such as those of kubectl get -o json | ConvertFrom-Json; lists too.</input>
/// <example>
/// <summary>Show what a new policy would do</summary>
/// <code>Get-EgressNode | New-EgressPolicy web -PodSelector app=web | Get-EgressPlan</code>
/// <remarks>The plan lists the pods that would leave another way.</remarks>
/// </example>
/// <example>
/// <summary>Make sure that no pod needs a node</summary>
/// <code>if ((Get-EgressPlan -WithoutNode 172.22.48.201).Pods) { throw 'pods still leave by this node' }</code>
/// <remarks>Pods of the plan is empty if no pod changes its way. Then the node can be drained.</remarks>
/// </example>
/// <example>
/// <summary>Show what deleting a policy would do</summary>
/// <code>(Get-EgressPlan -Delete egress-test).Pods</code>
/// <remarks>Writes the pods that would leave another way without the policy.</remarks>
/// </example>
/// <seealso cref="PublishEgressPolicyCommand"/>
/// <seealso cref="RemoveEgressPolicyCommand"/>
/// <seealso cref="NewEgressPolicyCommand"/>
[Cmdlet(VerbsCommon.Get, "EgressPlan")]
[OutputType(typeof(EgressPlan))]
public sealed class GetEgressPlanCommand : ReadingCmdlet
{
    private readonly PolicyInput _input;

    /// <summary>Made by PowerShell.</summary>
    public GetEgressPlanCommand() => _input = new PolicyInput(this);

    [Parameter(ValueFromPipeline = true), ValidateNotNull, AllowEmptyString, Completes]
    public object[] InputObject { get; set; } = [];

    [Parameter(Position = 0), SupportsWildcards, Text, ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter, SupportsWildcards, NameOf(InputKind.Policy), ValidateNotNullOrEmpty, Completes]
    public string[] Delete { get; set; } = [];

    [Parameter, SupportsWildcards, NameOf(InputKind.Node), ValidateNotNullOrEmpty, Completes]
    public string[] WithoutNode { get; set; } = [];

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string[] WithNodeLabel { get; set; } = [];

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string FieldManager { get; set; } = Options.FieldManager.Default!;

    [Parameter]
    public SwitchParameter Interfaces { get; set; }

    private protected override bool AsksInterfaces => Interfaces;

    /// <summary>
    /// Tells the session that a plan has lists of objects, of which a job and Clixml would keep only the texts. A types file says the same at every import,
    /// for which all would wait.
    /// </summary>
    protected override void BeginProcessing()
    {
        using var session = PowerShell.Create(RunspaceMode.CurrentRunspace);
        session.AddCommand("Update-TypeData").AddParameter("TypeName", typeof(EgressPlan).FullName).AddParameter("SerializationDepth", 3).AddParameter("Force")
            .Invoke();
    }

    protected override void ProcessRecord() => _input.Add(InputObject);

    protected override void EndProcessing()
    {
        _input.AddFiles(Path);
        if (!GotNothing(_input.Count + Delete.Length + WithoutNode.Length + WithNodeLabel.Length) || CiliumVersion is not null)
            Run(PlanAsync);
    }

    private async Task PlanAsync(World world, Pipeline pipeline, CancellationToken cancellationToken)
    {
        var change = new WhatIf
        {
            Deleted = await WildcardNames.ExistingAsync(NamedKind.Policy, Delete, world, pipeline, cancellationToken).ConfigureAwait(false),
            WithoutNodes = await WildcardNames.ExistingAsync(NamedKind.AgentNode, WithoutNode, world, pipeline, cancellationToken)
                .ConfigureAwait(false),
            Labels = PlanUseCase.LabelChanges(WithNodeLabel.SelectMany(static l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))),
        };
        var documents = await _input.ReadAsync(pipeline, cancellationToken).ConfigureAwait(false);
        // What could not be read, or that a wildcard matches nothing, is told already, and that nothing is left is not another fault.
        if ((pipeline.HasFailed || Delete.Length + WithoutNode.Length > 0) && documents.IsEmpty && CiliumVersion is null
            && change is { Deleted.IsEmpty: true, WithoutNodes.IsEmpty: true, Labels.IsEmpty: true })
            return;
        var plan = await PlanUseCase.RunAsync(new PlanRequest(change) { Documents = documents, FieldManager = FieldManager }, world, pipeline,
            cancellationToken).ConfigureAwait(false);
        foreach (var line in plan.Rejected.SelectMany(PlanText.Rejection))
            pipeline.Fail(new RefusedException(line, "Rejected"));
        await pipeline.WriteAsync(new EgressPlan(plan)).ConfigureAwait(false);
    }
}
